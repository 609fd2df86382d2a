//! From user data to a text, whoever made them.

use super::header::Header;
use super::join::{Joiner, Payload};
use super::septets;
use crate::error::{Error, Result};
use crate::text::coding::Coding;
use crate::text::language::Language;
use crate::text::options::{Encoding, Ports, ReferenceBits};

/// The user data of one short message, with what a network says of them beside it.
///
/// ```
/// use duologue::{UserData, decode_part};
///
/// let octets = [0xE8, 0x32, 0x9B, 0xFD, 0x06];
/// assert_eq!(decode_part(&UserData::new(&octets, 5))?.text, "hello");
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct UserData<'d> {
    octets: &'d [u8],
    length: usize,
    data_coding: u8,
    has_header: bool,
}

impl<'d> UserData<'d> {
    /// User data (TP-User-Data) in GSM 7-bit without a header, of this length (TP-User-Data-Length): in septets for GSM
    /// 7-bit, in octets for the other codings. Octets beyond the length are not read.
    pub fn new(octets: &'d [u8], length: usize) -> Self {
        Self {
            octets,
            length,
            data_coding: 0,
            has_header: false,
        }
    }

    /// Sets the coding (TP-Data-Coding-Scheme, an octet of 3GPP TS 23.038, clause 4; what SMPP calls `data_coding` has
    /// other values besides).
    #[must_use]
    pub fn data_coding(mut self, data_coding: u8) -> Self {
        self.data_coding = data_coding;
        self
    }

    /// Sets whether the octets begin with a header (TP-User-Data-Header-Indicator).
    #[must_use]
    pub fn has_header(mut self, has_header: bool) -> Self {
        self.has_header = has_header;
        self
    }
}

/// What the user data of one short message say.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct DecodedPart {
    /// The text of this part.
    pub text: String,
    /// By which the parts of a message are known; `None` for a message of its own, as are the next three.
    pub reference: Option<u16>,
    /// The width of the reference.
    pub reference_bits: Option<ReferenceBits>,
    /// How many parts the message has.
    pub total: Option<u8>,
    /// Which of them this is, from 1 to the total.
    pub sequence: Option<u8>,
    /// The applications that it goes between, if the header names them.
    pub ports: Option<Ports>,
    /// How the text is written.
    pub encoding: Encoding,
    /// The language of the locking shift table in use; the default one for other encodings than GSM 7-bit.
    pub locking: Language,
    /// The language of the single shift table in use; the default one for other encodings than GSM 7-bit.
    pub single: Language,
}

/// Reads the user data of one short message. What others send is not always by the rules, so all of it that can be read
/// is.
///
/// The coding is that of 3GPP TS 23.038, clause 4, with or without a message class, automatic deletion or a message
/// waiting; a reserved one is read as GSM 7-bit, as that clause has it.
///
/// In the header (3GPP TS 23.040, clause 9.2.3.24):
///
/// - A part whose total or sequence is 0, or whose sequence is above its total, is a message of its own.
/// - Of elements that are there twice, and of those for 8 and 16 bits, the last is used, if it can be. One that is
///   unknown, or of another length than its own, is skipped.
/// - A header whose last element has too few octets, or behind which some are left over, is ignored; the text begins
///   behind it all the same. If it is longer than the user data, there is no text.
/// - A language that is unknown, or has no such table, means the default table.
///
/// In the text:
///
/// - GSM 7-bit (3GPP TS 23.038, clause 6.2.1): after ESC, a code that the single shift table does not have is that of the
///   locking one. A second ESC, an ESC at the end and a code without a character are a space.
/// - 8-bit data: an octet is the character of the same number, U+0000 to U+00FF.
/// - UCS-2: read as UTF-16, the high octet first. Half a surrogate pair, or half a unit at the end, is U+FFFD. (A
///   [`Reassembler`](crate::Reassembler) puts together what a sender has cut there.)
///
/// # Errors
///
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if there are fewer octets than the length says, or if the coding
/// says that the text is compressed (3GPP TS 23.042), which is not read.
pub fn decode_part(part: &UserData<'_>) -> Result<DecodedPart> {
    let Received { header, payload } = read(part)?;
    let mut text = Joiner::default();
    text.push(&payload);
    let alphabet = payload.coding.alphabet();
    let concatenation = header.concatenation;
    Ok(DecodedPart {
        text: text.finish(),
        reference: concatenation.map(|found| found.reference),
        reference_bits: concatenation.map(|found| found.bits),
        total: concatenation.map(|found| found.total),
        sequence: concatenation.map(|found| found.sequence),
        ports: header.ports,
        encoding: payload.coding.encoding(),
        locking: alphabet.locking,
        single: alphabet.single,
    })
}

/// A part whose text is not yet decoded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::text) struct Received {
    pub(in crate::text) header: Header,
    pub(in crate::text) payload: Payload,
}

pub(in crate::text) fn read(part: &UserData<'_>) -> Result<Received> {
    let encoding = encoding(part.data_coding)?;
    let octets = part.octets_of(encoding)?;
    let (header, header_octets) = if part.has_header {
        read_header(octets)
    } else {
        (Header::default(), 0)
    };
    let text = octets.get(header_octets..).unwrap_or_default();
    let (coding, units) = match encoding {
        Encoding::Gsm7Bit => {
            let skip = septets::header_septets(header_octets);
            let count = part.length.saturating_sub(skip);
            (
                Coding::Gsm(header.alphabet),
                septets::unpack(octets, skip, count),
            )
        }
        Encoding::EightBit => (Coding::EightBit, text.to_vec()),
        Encoding::Ucs2 => (Coding::Ucs2, text.to_vec()),
    };
    Ok(Received {
        header,
        payload: Payload { coding, units },
    })
}

impl<'d> UserData<'d> {
    /// The octets that the length speaks of.
    fn octets_of(&self, encoding: Encoding) -> Result<&'d [u8]> {
        let needed = match encoding {
            Encoding::Gsm7Bit => septets::octets(self.length),
            Encoding::EightBit | Encoding::Ucs2 => self.length,
        };
        self.octets.get(..needed).ok_or_else(|| {
            let there = self.octets.len();
            Error::invalid(
                "user_data_length",
                self.length,
                format_args!("asks for {needed} octets of user data, and there are {there}"),
            )
        })
    }
}

/// What the header says, and its octets with the one that tells its length.
fn read_header(octets: &[u8]) -> (Header, usize) {
    let Some((len, rest)) = octets.split_first() else {
        return (Header::default(), 0);
    };
    let len = usize::from(*len);
    let header = rest.get(..len).map(Header::read);
    (header.unwrap_or_default(), 1 + len)
}

/// How the text is written, by the coding schemes of 3GPP TS 23.038, clause 4.
fn encoding(data_coding: u8) -> Result<Encoding> {
    Ok(match data_coding {
        // The general group, and the same for messages to be deleted when read. Bit 5 tells compressed ones.
        0x20..=0x3F | 0x60..=0x7F => {
            return Err(Error::invalid(
                "data_coding",
                format_args!("0x{data_coding:02X}"),
                "says that the text is compressed, and such texts are not read",
            ));
        }
        0x00..=0x7F => match data_coding >> 2 & 0b11 {
            0b01 => Encoding::EightBit,
            0b10 => Encoding::Ucs2,
            _ => Encoding::Gsm7Bit,
        },
        // Messages waiting whose text is in UCS-2; those before are in GSM 7-bit.
        0xE0..=0xEF => Encoding::Ucs2,
        // Message classes.
        0xF0..=0xFF if data_coding & 0b100 != 0 => Encoding::EightBit,
        _ => Encoding::Gsm7Bit,
    })
}
