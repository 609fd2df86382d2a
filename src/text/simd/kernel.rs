//! The algorithm, over masks with one bit for each of 64 bytes, the lowest for the first.
//!
//! Everything here is inlined into functions that are compiled for certain instructions, which the closures they pass
//! use.

use super::super::coding::Extent;
use super::super::cut::Tally;
use super::super::scan::Scan;

/// Bytes looked at in one step.
pub(super) const BLOCK: usize = 64;

/// Where characters begin, and which of those that begin take two units.
#[derive(Clone, Copy)]
pub(super) struct Units {
    pub(super) starts: u64,
    pub(super) doubles: u64,
}

/// What the bytes of a block are to the default alphabet.
#[derive(Clone, Copy)]
pub(super) struct Gsm {
    /// ASCII characters that it or its extension table has.
    pub(super) ascii: u64,
    /// ASCII characters of the extension table.
    pub(super) extension: u64,
    /// `None` if all bytes are ASCII.
    pub(super) beyond: Option<Beyond>,
}

/// What the bytes of a block that is not all ASCII are to the default alphabet.
#[derive(Clone, Copy)]
pub(super) struct Beyond {
    /// Bytes that continue a character.
    pub(super) continuing: u64,
    /// First bytes: C2, C3, CE, E2.
    pub(super) first: [u64; 4],
    /// Second bytes that a held character has after each of those.
    pub(super) second: [u64; 4],
    /// The third byte of the euro sign, which alone begins with E2.
    pub(super) third: u64,
}

/// What the bytes of a block are to UTF-8 (The Unicode Standard, table 3-7).
#[derive(Clone, Copy)]
pub(super) struct Utf8 {
    /// Bytes above 7F.
    pub(super) high: u64,
    /// Bytes that continue a character, 80 to BF.
    pub(super) continuing: u64,
    /// Those of them below 90, and those below A0.
    pub(super) below: [u64; 2],
    /// Bytes that begin a character of at least three, and of four: E0 and F0 upwards.
    pub(super) first: [u64; 2],
    /// Bytes that are in no character: C0, C1, and F5 upwards.
    pub(super) never: u64,
    /// Bytes whose second byte has to be in a part of 80 to BF: E0, ED, F0, F4.
    pub(super) choosy: [u64; 4],
}

/// What the last bytes of a block ask of the first ones of the next, as the lowest bits.
#[derive(Clone, Copy, Default)]
struct Asks {
    continuing: u64,
    choosy: [u64; 4],
}

impl Utf8 {
    /// Where the characters of a block begin, and which take two UTF-16 units; `None` if it is not UTF-8.
    #[inline(always)]
    fn units(block: Option<Self>, asks: &mut Asks) -> Option<Units> {
        let Some(block) = block else {
            return (asks.continuing == 0).then_some(Units {
                starts: u64::MAX,
                doubles: 0,
            });
        };
        let any = block.high & !block.continuing;
        let [three, four] = block.first;
        let asked = any << 1 | three << 2 | four << 3 | asks.continuing;
        let mut before = asks.choosy.into_iter();
        let [e0, ed, f0, f4] = block
            .choosy
            .map(|first| first << 1 | before.next().unwrap_or(0));
        let [quarter, half] = block.below;
        let wrong = e0 & half | ed & !half | f0 & quarter | f4 & !quarter;
        *asks = Asks {
            continuing: any >> 63 | three >> 62 | four >> 61,
            choosy: block.choosy.map(|first| first >> 63),
        };
        (asked == block.continuing && wrong | block.never == 0).then_some(Units {
            starts: !block.continuing,
            doubles: four,
        })
    }
}

/// The last two bytes of each kind of first bytes in the block before, as the lowest two bits.
#[derive(Clone, Copy, Default)]
struct Carry([u64; 4]);

impl Gsm {
    /// Where the characters of a block begin, and which take two septets; `None` if the default alphabet does not hold
    /// them all.
    ///
    /// The text is valid UTF-8, so whatever follows a first byte continues it, and as often as it says.
    #[inline(always)]
    fn units(self, carry: &mut Carry) -> Option<Units> {
        let Some(beyond) = self.beyond else {
            *carry = Carry::default();
            return (self.ascii == u64::MAX).then_some(Units {
                starts: u64::MAX,
                doubles: self.extension,
            });
        };
        let mut held = self.ascii;
        for ((first, before), second) in beyond.first.into_iter().zip(carry.0).zip(beyond.second) {
            held |= first | (first << 1 | before >> 1) & second;
        }
        let [.., euro] = beyond.first;
        let [.., euro_before] = carry.0;
        held |= (euro << 2 | euro_before) & beyond.third;
        *carry = Carry(beyond.first.map(|first| first >> 62));
        (held == u64::MAX).then_some(Units {
            starts: !beyond.continuing,
            doubles: self.extension | euro,
        })
    }

    /// Which of the first bytes of the next block have to continue a character, after those of this one that had to;
    /// `None` if others do, so that it is not UTF-8. The default alphabet holds the block.
    #[inline(always)]
    fn asks(self, asked: u64) -> Option<u64> {
        let Some(Beyond {
            continuing, first, ..
        }) = self.beyond
        else {
            return (asked == 0).then_some(0);
        };
        let [c2, c3, ce, euro] = first;
        let any = c2 | c3 | ce | euro;
        let asked = any << 1 | euro << 2 | asked;
        (asked == continuing).then_some(any >> 63 | euro >> 62)
    }
}

impl Units {
    #[inline(always)]
    fn count(self) -> (usize, usize) {
        (
            self.starts.count_ones() as usize,
            self.doubles.count_ones() as usize,
        )
    }

    /// Only what stands in the first `len` bytes.
    #[inline(always)]
    fn first(self, len: usize) -> Self {
        let mask = below(len);
        Self {
            starts: self.starts & mask,
            doubles: self.doubles & mask,
        }
    }

    /// The byte that begins the character with which there are more than so many units. There is one.
    #[inline(always)]
    fn too_much(self, capacity: usize) -> usize {
        let (mut enough, mut step) = (0, BLOCK / 2);
        while step > 0 {
            let (characters, doubles) = self.first(enough + step).count();
            if characters + doubles <= capacity {
                enough += step;
            }
            step /= 2;
        }
        enough
    }
}

/// Whether a cut after so many units, of which there are more, would go through a character of two; `doubles` has a bit for
/// each character.
#[inline(always)]
fn cuts_pair(doubles: u64, units: usize) -> bool {
    // The character at the cut has as many before it as there are units, less the doubles among those. Bounds from above
    // and from below, each made from the other, soon meet if a character begins at the unit before the cut.
    let doubles_before = |characters| (doubles & below(characters)).count_ones() as usize;
    let most = units - 1;
    let least = most - doubles_before(most);
    let few = doubles_before(least);
    let character = most - few;
    if doubles_before(character) == few {
        return character < BLOCK && doubles >> character & 1 != 0;
    }
    let before = |characters| characters + (doubles & below(characters)).count_ones() as usize;
    let (mut whole, mut step) = (0, BLOCK / 2);
    while step > 0 {
        if before(whole + step) <= units {
            whole += step;
        }
        step /= 2;
    }
    before(whole) < units
}

/// The lowest `len` bits; `len` is at most 64.
#[inline(always)]
pub(super) const fn below(len: usize) -> u64 {
    if len >= BLOCK {
        u64::MAX
    } else {
        (1 << len) - 1
    }
}

/// Reads a text: what it is to the default alphabet as long as that holds it, and from there on its UTF-16 units.
///
/// A tail of less than a block is given to the closures filled up with spaces.
#[inline(always)]
pub(super) fn scan<V: Copy>(
    bytes: &[u8],
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    gsm: impl Fn(V) -> Gsm,
    utf16: impl Fn(V) -> Units,
) -> Scan {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut carry = Carry::default();
    let (mut characters, mut doubles) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        let Some(units) = gsm(load(block)).units(&mut carry) else {
            let rest = bytes.get(at * BLOCK..).unwrap_or(&[]);
            return not_held(characters, extent(rest, load, load_tail, utf16));
        };
        let (more, more_doubles) = units.count();
        characters += more;
        doubles += more_doubles;
    }
    if !tail.is_empty() {
        let vector = load_tail(tail);
        let Some(units) = gsm(vector).units(&mut carry) else {
            let (more, doubles) = utf16(vector).first(tail.len()).count();
            return not_held(
                characters,
                Extent {
                    units: more + doubles,
                    doubles,
                },
            );
        };
        let (more, more_doubles) = units.first(tail.len()).count();
        characters += more;
        doubles += more_doubles;
    }
    Scan {
        gsm: true,
        extent: Extent {
            units: characters + doubles,
            doubles,
        },
    }
}

/// As [`scan`], of bytes that may not be UTF-8; `None` if they are not.
///
/// `rest` is [`utf8_extent`] of bytes before which some continuing ones were asked for.
#[inline(always)]
pub(super) fn scan_utf8<V: Copy>(
    bytes: &[u8],
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    gsm: impl Fn(V) -> Gsm,
    rest: impl Fn(&[u8], u64) -> Option<Extent>,
) -> Option<Scan> {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut carry = Carry::default();
    let mut asked = 0;
    let (mut characters, mut doubles) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        let block = gsm(load(block));
        let Some(units) = block.units(&mut carry) else {
            let rest = rest(bytes.get(at * BLOCK..).unwrap_or(&[]), asked)?;
            return Some(not_held(characters, rest));
        };
        asked = block.asks(asked)?;
        let (more, more_doubles) = units.count();
        characters += more;
        doubles += more_doubles;
    }
    if !tail.is_empty() {
        let block = gsm(load_tail(tail));
        let Some(units) = block.units(&mut carry) else {
            return Some(not_held(characters, rest(tail, asked)?));
        };
        asked = block.asks(asked)?;
        let (more, more_doubles) = units.first(tail.len()).count();
        characters += more;
        doubles += more_doubles;
    }
    (asked == 0).then_some(Scan {
        gsm: true,
        extent: Extent {
            units: characters + doubles,
            doubles,
        },
    })
}

/// The UTF-16 units of bytes, and how many of their characters take two; `None` if they are not UTF-8. What stood before
/// them asked for some continuing bytes.
#[inline(always)]
pub(super) fn utf8_extent<V: Copy>(
    bytes: &[u8],
    asked: u64,
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    utf8: impl Fn(V) -> Option<Utf8>,
) -> Option<Extent> {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut asks = Asks {
        continuing: asked,
        ..Asks::default()
    };
    let (mut characters, mut doubles) = (0, 0);
    for block in blocks {
        let (more, more_doubles) = Utf8::units(utf8(load(block)), &mut asks)?.count();
        characters += more;
        doubles += more_doubles;
    }
    if !tail.is_empty() {
        let units = Utf8::units(utf8(load_tail(tail)), &mut asks)?;
        let (more, more_doubles) = units.first(tail.len()).count();
        characters += more;
        doubles += more_doubles;
    }
    (asks.continuing == 0).then_some(Extent {
        units: characters + doubles,
        doubles,
    })
}

/// What the default alphabet holds takes one UTF-16 unit a character.
#[inline(always)]
fn not_held(characters_before: usize, rest: Extent) -> Scan {
    Scan {
        gsm: false,
        extent: Extent {
            units: characters_before + rest.units,
            doubles: rest.doubles,
        },
    }
}

/// The units of a whole text, and how many of its characters take two.
#[inline(always)]
pub(super) fn extent<V>(
    bytes: &[u8],
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    units: impl Fn(V) -> Units,
) -> Extent {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let (mut characters, mut doubles) = (0, 0);
    for block in blocks {
        let (more, more_doubles) = units(load(block)).count();
        characters += more;
        doubles += more_doubles;
    }
    if !tail.is_empty() {
        let (more, more_doubles) = units(load_tail(tail)).first(tail.len()).count();
        characters += more;
        doubles += more_doubles;
    }
    Extent {
        units: characters + doubles,
        doubles,
    }
}

/// The most bytes at the start of a text that `capacity` units hold, and the units they take.
#[inline(always)]
pub(super) fn fit<V>(
    bytes: &[u8],
    capacity: usize,
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    units: impl Fn(V) -> Units,
) -> (usize, usize) {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut taken = 0;
    let within = |start: usize, taken: usize, block: Units| {
        let len = block.too_much(capacity - taken);
        let (characters, doubles) = block.first(len).count();
        (start + len, taken + characters + doubles)
    };
    for (at, block) in blocks.iter().enumerate() {
        let block = units(load(block));
        let (characters, doubles) = block.count();
        if taken + characters + doubles > capacity {
            return within(at * BLOCK, taken, block);
        }
        taken += characters + doubles;
    }
    if !tail.is_empty() {
        let block = units(load_tail(tail)).first(tail.len());
        let (characters, doubles) = block.count();
        if taken + characters + doubles > capacity {
            return within(blocks.len() * BLOCK, taken, block);
        }
        taken += characters + doubles;
    }
    (bytes.len(), taken)
}

/// How many parts of at most `capacity` units a text is cut into, and the units of the last.
///
/// Where a part ends does not matter, only whether a character of two units would be cut there: then it is a unit short.
/// `compress` moves the bits of the first mask that stand at bits of the second next to each other.
#[inline(always)]
pub(super) fn tally<V>(
    bytes: &[u8],
    capacity: usize,
    load: impl Fn(&[u8; BLOCK]) -> V,
    load_tail: impl Fn(&[u8]) -> V,
    units: impl Fn(V) -> Units,
    compress: impl Fn(u64, u64) -> u64,
) -> Tally {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut tally = Tally::default();
    for block in blocks {
        add(&mut tally, capacity, units(load(block)), &compress);
    }
    if !tail.is_empty() {
        let block = units(load_tail(tail)).first(tail.len());
        add(&mut tally, capacity, block, &compress);
    }
    tally.count += usize::from(tally.last > 0);
    tally
}

#[inline(always)]
fn add(tally: &mut Tally, capacity: usize, block: Units, compress: &impl Fn(u64, u64) -> u64) {
    let (characters, doubles) = block.count();
    tally.last += characters + doubles;
    while tally.last > capacity {
        tally.count += 1;
        tally.last -= capacity;
        // What is beyond the cut stands in this block; if that is all of it, the cut is where the block begins.
        let before = characters + doubles - tally.last;
        if before > 0 && cuts_pair(compress(block.doubles, block.starts), before) {
            tally.last += 1;
        }
    }
}
