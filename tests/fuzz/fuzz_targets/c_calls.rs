//! Any sequence of calls of the C interface, with any arguments that a C program may give, neither crashes nor leaks:
//! handles that are live, NULL or of another kind, any octets for texts, any numbers.
#![no_main]
#![allow(
    unused_variables,
    clippy::let_unit_value,
    clippy::type_complexity,
    clippy::unnecessary_cast,
    reason = "what is made for all functions is more than some need"
)]

use std::ffi::{CString, c_char, c_void};
use std::path::PathBuf;
use std::process;
use std::sync::LazyLock;

use duologue_c as _;
use libfuzzer_sys::fuzz_target;

include!(concat!(env!("OUT_DIR"), "/calls.rs"));

type Free = unsafe extern "C" fn(*mut c_void);

/// How many calls one input makes, at most.
const LONGEST: usize = 200;
/// How many handles of one kind are kept, at most; more are freed.
const KEPT: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let mut world = World::new(bytes);
    world.begin();
    for _ in 0..LONGEST {
        if world.bytes.is_empty() {
            break;
        }
        let at = usize::from(world.word()) % (CALLS.len() + MORE.len());
        let call = CALLS
            .get(at)
            .copied()
            .unwrap_or_else(|| MORE[at - CALLS.len()]);
        call(&mut world);
        world.forget();
    }
    world.end();
});

/// The calls of functions that are handed functions, or an argument that no other one has.
const MORE: &[fn(&mut World)] = &[open, export, import, counts];

fn open(w: &mut World) {
    let (path, options) = (w.path(), w.structure(duologue_options::made_up));
    w.open(path, options);
}

fn export(w: &mut World) {
    unsafe extern "C" fn write(
        refuses: *mut c_void,
        _: *const u8,
        _: usize,
        _: *mut *mut c_void,
    ) -> i32 {
        i32::from(!refuses.is_null())
    }
    let (messenger, refuses) = (w.handle(kind_named("duologue_messenger")), w.slot());
    let (lines, error) = (w.slot(), w.error_slot());
    unsafe { duologue_messenger_export(messenger, write as *const c_void, refuses, lines, error) };
    w.failed(error);
}

fn import(w: &mut World) {
    unsafe extern "C" fn read(
        world: *mut c_void,
        room: *mut u8,
        capacity: usize,
        read: *mut usize,
        _: *mut *mut c_void,
    ) -> i32 {
        let world = unsafe { &mut *world.cast::<World>() };
        let octets = world.some_octets();
        let length = octets.len().min(capacity);
        unsafe { room.copy_from_nonoverlapping(octets.as_ptr(), length) };
        unsafe { *read = length };
        i32::from(world.bytes.is_empty())
    }
    let messenger = w.handle(kind_named("duologue_messenger"));
    let (lines, error) = (w.slot(), w.error_slot());
    let world: *mut World = w;
    unsafe {
        duologue_messenger_import(messenger, read as *const c_void, world.cast(), lines, error)
    };
    w.failed(error);
}

fn counts(w: &mut World) {
    let (texts, count) = w.names();
    let (counts, error) = (w.copied(&[0; 8 * 4]), w.error_slot());
    unsafe { duologue_segment_counts(texts, std::ptr::null_mut(), count, counts, error) };
    w.failed(error);
}

/// What the calls have made so far, and what is left of the input.
struct World<'b> {
    bytes: &'b [u8],
    /// The handles that have to be freed, by the place of their type in `KINDS`.
    handles: Vec<Vec<*mut c_void>>,
    /// What the arguments of the present call point to.
    memory: Vec<Box<[u64]>>,
    /// How deep the records are in records that are being read.
    depth: u32,
}

impl<'b> World<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            handles: KINDS.iter().map(|_| Vec::new()).collect(),
            memory: Vec::new(),
            depth: 0,
        }
    }

    /// A workspace with something in it, so that small numbers are ids.
    fn begin(&mut self) {
        let messenger = self.open(c":memory:".as_ptr().cast_mut().cast(), std::ptr::null_mut());
        let name = c"Main".as_ptr().cast_mut().cast::<c_void>();
        let nothing = std::ptr::null_mut();
        let mut settings: duologue_gateway_settings = unsafe { std::mem::zeroed() };
        settings.struct_size = size_of::<duologue_gateway_settings>();
        (settings.name, settings.mailbox, settings.mms) = (name, 1, 1);
        let settings = (&raw mut settings).cast();
        let (address, provider) = (
            c"+15550100001".as_ptr().cast_mut().cast(),
            c"sandbox".as_ptr().cast_mut().cast(),
        );
        unsafe {
            assert_eq!(
                duologue_messenger_add_agent(messenger, name, nothing, nothing),
                0
            );
            assert_eq!(
                duologue_messenger_add_mailbox(messenger, name, nothing, nothing),
                0
            );
            assert_eq!(
                duologue_messenger_add_gateway(
                    messenger, 2, address, provider, settings, nothing, nothing
                ),
                0
            );
            let to = c"+15557000001".as_ptr().cast_mut().cast();
            let by = std::ptr::null_mut();
            assert_eq!(
                duologue_messenger_compose(messenger, to, name, 4, by, by, nothing, nothing),
                0
            );
        }
    }

    fn open(&mut self, path: *mut c_void, options: *mut c_void) -> *mut c_void {
        let slot = self.stored(0_u64);
        let kind = kind_named("duologue_messenger");
        unsafe { duologue_messenger_open(path, options, slot, std::ptr::null_mut()) };
        let messenger = unsafe { *slot.cast::<*mut c_void>() };
        self.keep(kind, messenger);
        messenger
    }

    /// Frees everything, whatever was made of what.
    fn end(mut self) {
        for kind in 0..KINDS.len() {
            while let Some(handle) = self.handles[kind].pop() {
                free(kind, handle);
            }
        }
    }

    fn forget(&mut self) {
        self.memory.clear();
    }

    // What comes from the input; zeros behind its end.

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        *first
    }

    fn word(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    fn wide(&mut self) -> i64 {
        i64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    fn number(&mut self) -> i64 {
        match self.byte() {
            byte @ 0..=199 => i64::from(byte % 27) - 1,
            200..=227 => self.wide(),
            228..=241 => i64::from(i32::MIN),
            _ => i64::MAX,
        }
    }

    fn id(&mut self) -> i64 {
        match self.byte() {
            byte @ 0..=239 => i64::from(byte % 12),
            _ => self.wide(),
        }
    }

    fn size(&mut self) -> usize {
        match self.byte() {
            byte @ 0..=249 => usize::from(byte % 50),
            _ => self.wide() as usize,
        }
    }

    fn time(&mut self) -> i64 {
        match self.byte() {
            0..=127 => i64::MIN,
            128..=239 => 1_795_338_000_000_000 + i64::from(self.word()) * 60_000_000,
            _ => self.wide(),
        }
    }

    /// Short, since some calls wait so long.
    fn milliseconds(&mut self) -> i64 {
        match self.byte() {
            byte @ 0..=249 => i64::from(byte % 3),
            250..=252 => -2,
            _ => i64::MIN,
        }
    }

    fn chance(&mut self) -> f64 {
        match self.byte() {
            byte @ 0..=249 => f64::from(byte % 101) / 100.0,
            _ => f64::from_bits(self.wide() as u64),
        }
    }

    fn struct_size(&mut self, whole: usize) -> usize {
        match self.byte() {
            0..=239 => whole,
            240..=247 => whole - 8,
            byte => usize::from(byte - 248),
        }
    }

    // What arguments point to.

    /// A place for whatever a call writes, or NULL.
    fn slot(&mut self) -> *mut c_void {
        if self.byte() >= 248 {
            return std::ptr::null_mut();
        }
        self.stored(0_u64)
    }

    fn error_slot(&mut self) -> *mut c_void {
        self.slot()
    }

    fn stored<T: Copy>(&mut self, value: T) -> *mut c_void {
        let mut room = vec![0_u64; size_of::<T>().div_ceil(8).max(1)].into_boxed_slice();
        let place: *mut u64 = room.as_mut_ptr();
        unsafe { place.cast::<T>().write(value) };
        self.memory.push(room);
        place.cast()
    }

    fn copied(&mut self, octets: &[u8]) -> *mut c_void {
        let mut room = vec![0_u64; octets.len() / 8 + 1].into_boxed_slice();
        let place: *mut u8 = room.as_mut_ptr().cast();
        unsafe { place.copy_from_nonoverlapping(octets.as_ptr(), octets.len()) };
        self.memory.push(room);
        place.cast()
    }

    /// Something that is often what a call expects, or a piece of the input.
    fn some_octets(&mut self) -> Vec<u8> {
        const KNOWN: &[&str] = &[
            "",
            "sandbox",
            "+15557000001",
            "+15557000002",
            "ann@example.com",
            "Ann Lee",
            "Sizing",
            "0.0079",
            "America/Denver",
            "US",
            "image/png",
            r#"{"size": "9"}"#,
            "{{ contact.name | default('there') }}",
            "contact.name",
            "Size 9? ✓ 👋",
            "x1",
            "2026-11-22T09:00:00Z",
            "#aabbcc",
        ];
        match usize::from(self.byte()) {
            at if at < 200 => KNOWN[at % KNOWN.len()].as_bytes().to_vec(),
            at => {
                let (piece, rest) = self.bytes.split_at((at - 199).min(self.bytes.len()));
                self.bytes = rest;
                piece.to_vec()
            }
        }
    }

    fn name(&mut self) -> *mut c_void {
        if self.byte() >= 240 {
            return std::ptr::null_mut();
        }
        let mut octets = self.some_octets();
        octets.push(0);
        self.copied(&octets)
    }

    /// Nothing that the run would leave behind but in its own directory.
    fn path(&mut self) -> *mut c_void {
        static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
            let path = std::env::temp_dir().join(format!("duologue-c-calls-{}", process::id()));
            std::fs::create_dir_all(&path).unwrap();
            path
        });
        match self.byte() {
            0..=7 => {
                let name = format!("{}/{}.db", DIRECTORY.display(), self.byte() % 2);
                self.copied(CString::new(name).unwrap().as_bytes_with_nul())
            }
            8..=15 => std::ptr::null_mut(),
            16..=31 => self.copied(b"/no/such/directory\0"),
            32..=47 => self.copied(b"\xff\0"),
            _ => self.copied(b":memory:\0"),
        }
    }

    fn text(&mut self) -> (*mut c_void, usize) {
        let mut octets = self.some_octets();
        let length = octets.len();
        octets.push(0);
        match self.byte() {
            0..=199 => (self.copied(&octets), length),
            200..=239 => (self.copied(&octets), usize::MAX),
            240..=243 => (std::ptr::null_mut(), 0),
            244..=247 => (std::ptr::null_mut(), length),
            _ => (self.copied(&octets), isize::MAX as usize + 1),
        }
    }

    fn octets(&mut self) -> (*mut c_void, usize) {
        let (octets, length) = self.text();
        (octets, if length == usize::MAX { 0 } else { length })
    }

    /// Room for so many things of a size, and how many they are.
    fn room(&mut self, size: usize) -> (*mut c_void, usize) {
        let count = usize::from(self.byte() % 20);
        (self.copied(&vec![0; count * size]), count)
    }

    fn names(&mut self) -> (*mut c_void, usize) {
        let names: Vec<_> = (0..self.byte() % 4).map(|_| self.name()).collect();
        self.array(&names)
    }

    fn ids(&mut self) -> (*mut c_void, usize) {
        let ids: Vec<_> = (0..self.byte() % 6).map(|_| self.id()).collect();
        self.array(&ids)
    }

    fn structs<T: Copy>(&mut self, made_up: impl Fn(&mut Self) -> T) -> (*mut c_void, usize) {
        let structs: Vec<_> = (0..self.byte() % 4).map(|_| made_up(self)).collect();
        self.array(&structs)
    }

    fn structure<T: Copy>(&mut self, made_up: impl Fn(&mut Self) -> T) -> *mut c_void {
        if self.byte() >= 224 || self.bytes.is_empty() {
            return std::ptr::null_mut();
        }
        let made = made_up(self);
        self.stored(made)
    }

    fn array<T: Copy>(&mut self, values: &[T]) -> (*mut c_void, usize) {
        if self.byte() >= 250 {
            return (std::ptr::null_mut(), values.len());
        }
        let octets =
            unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) };
        (self.copied(octets), values.len())
    }

    // Handles.

    /// One of this kind, if there is any; now and then NULL, or one of another kind.
    fn handle(&mut self, kind: usize) -> *mut c_void {
        let kind = match self.byte() {
            252.. => return std::ptr::null_mut(),
            240..=251 => usize::from(self.byte()) % KINDS.len(),
            _ => kind,
        };
        let at = usize::from(self.byte());
        let kept = &self.handles[kind];
        if kept.is_empty() {
            std::ptr::null_mut()
        } else {
            kept[at % kept.len()]
        }
    }

    /// One to be freed; the last messenger stays.
    fn take(&mut self, kind: usize) -> *mut c_void {
        let at = usize::from(self.byte());
        let kept = &mut self.handles[kind];
        if kept.is_empty() || kept.len() == 1 && KINDS[kind] == "duologue_messenger" {
            return std::ptr::null_mut();
        }
        kept.swap_remove(at % kept.len())
    }

    fn keep(&mut self, kind: usize, handle: *mut c_void) {
        if handle.is_null() {
            return;
        }
        self.look(kind, handle);
        if self.handles[kind].len() < KEPT {
            self.handles[kind].push(handle);
        } else {
            free(kind, handle);
        }
    }

    fn keep_from(&mut self, kind: usize, slot: *mut c_void) {
        if !slot.is_null() {
            self.keep(kind, unsafe { *slot.cast::<*mut c_void>() });
        }
    }

    fn failed(&mut self, slot: *mut c_void) {
        self.keep_from(kind_named("duologue_error"), slot);
    }

    fn look_in(&mut self, kind: usize, slot: *mut c_void) {
        if !slot.is_null() {
            self.look(kind, unsafe { *slot.cast::<*mut c_void>() });
        }
    }

    /// Reads some of what a handle tells.
    fn look(&mut self, kind: usize, handle: *mut c_void) {
        if LOOKS[kind].is_empty() || self.depth == 3 {
            return;
        }
        self.depth += 1;
        for _ in 0..3 {
            let look = LOOKS[kind][usize::from(self.byte()) % LOOKS[kind].len()];
            look(self, handle);
        }
        self.depth -= 1;
    }

    fn read(&mut self, text: *mut c_void) {
        if !text.is_null() {
            let text = unsafe { std::ffi::CStr::from_ptr(text.cast::<c_char>()) };
            assert!(text.to_str().is_ok());
        }
    }

    fn read_octets(&mut self, octets: *mut c_void, length: *mut c_void) {
        if !octets.is_null() && !length.is_null() {
            let length = unsafe { *length.cast::<usize>() };
            let octets = unsafe { std::slice::from_raw_parts(octets.cast::<u8>(), length) };
            std::hint::black_box(octets.iter().fold(0_u8, |sum, octet| sum ^ octet));
        }
    }
}

fn free(kind: usize, handle: *mut c_void) {
    // What has no such function belongs to something else.
    unsafe { FREES[kind].unwrap()(handle) };
}

fn kind_named(name: &str) -> usize {
    KINDS.iter().position(|kind| *kind == name).unwrap()
}
