//! From a text to user data.

use super::decode::UserData;
use super::header::{Concatenation, Header};
use super::septets;
use crate::error::{Error, ErrorKind, Result};
use crate::text::alphabet::{Alphabet, Code, ESCAPE};
use crate::text::coding::{Coding, USER_DATA_OCTETS};
use crate::text::options::{ReferenceBits, SegmentOptions};
use crate::text::{MAX_SEGMENTS, segments};

/// One segment of a text, as a network carries it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Part<'t> {
    /// What of the text is in it.
    pub text: &'t str,
    /// The user data (TP-User-Data), header included; at most 140 octets.
    pub user_data: Vec<u8>,
    /// The length that goes before it (TP-User-Data-Length): septets for GSM 7-bit, those of the header and its fill bits
    /// included, and octets otherwise.
    pub user_data_length: usize,
    /// The coding (TP-Data-Coding-Scheme): 0 for GSM 7-bit, 4 for 8-bit data, 8 for UCS-2.
    pub data_coding: u8,
    /// Whether the user data begin with a header (TP-User-Data-Header-Indicator).
    pub has_header: bool,
}

impl<'d> From<&'d Part<'_>> for UserData<'d> {
    fn from(part: &'d Part<'_>) -> Self {
        Self::new(&part.user_data, part.user_data_length)
            .data_coding(part.data_coding)
            .has_header(part.has_header)
    }
}

/// Writes a text as the user data of its segments, those of [`segments`](crate::segments): none for an empty text.
///
/// By the `reference` a phone knows which segments belong together; a sender takes another one for each message to the
/// same recipient, such as the last one plus 1. A text of one segment does not carry it.
///
/// A header (3GPP TS 23.040, clause 9.2.3.24) has, in this order, what is needed of: the number of the part (element 00
/// or 08), the ports (05), the single shift table (24), the locking shift table (25). GSM 7-bit is packed with zero fill
/// bits behind the header and zero spare bits at the end; UCS-2 is UTF-16, the high octet first.
///
/// ```
/// use duologue::{SegmentOptions, encode_parts};
///
/// let parts = encode_parts("hello", 7, &SegmentOptions::default())?;
/// assert_eq!(parts[0].user_data, [0xE8, 0x32, 0x9B, 0xFD, 0x06]);
/// assert_eq!((parts[0].user_data_length, parts[0].data_coding, parts[0].has_header), (5, 0, false));
///
/// let text = "m".repeat(161);
/// let parts = encode_parts(&text, 7, &SegmentOptions::default())?;
/// assert_eq!(parts[1].text, "m".repeat(8));
/// assert_eq!(parts[1].user_data[..6], [5, 0, 3, 7, 2, 2]); // part 2 of 2 of message 7
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) if the reference is above 255 and has eight bits
/// ([`SegmentOptions::reference_bits`]), if the text takes more than 255 segments, and for what
/// [`segments`](crate::segments) refuses.
pub fn encode_parts<'t>(
    text: &'t str,
    reference: u16,
    options: &SegmentOptions,
) -> Result<Vec<Part<'t>>> {
    if options.reference_bits == ReferenceBits::Eight && reference > 0xFF {
        return Err(Error::invalid(
            "reference",
            reference,
            "does not fit into 8 bits; take one up to 255, or ask for 16 bits",
        ));
    }
    let cut = segments(text, options)?;
    let Ok(total) = u8::try_from(cut.count()) else {
        return Err(Error::invalid(
            "text",
            text,
            format_args!(
                "has {} segments, at most {MAX_SEGMENTS} are allowed; send several messages",
                cut.count()
            ),
        ));
    };
    let mut encoder = Encoder {
        coding: cut.coding,
        septets: Vec::new(),
    };
    let parts = cut.parts().zip(1..=total).map(|(part, sequence)| {
        let header = Header {
            concatenation: (total > 1).then_some(Concatenation {
                reference,
                bits: options.reference_bits,
                total,
                sequence,
            }),
            ports: options.ports,
            alphabet: cut.coding.alphabet(),
        };
        encoder.part(part, &header)
    });
    parts.collect()
}

struct Encoder {
    coding: Coding,
    /// The septets of one part, before they are packed.
    septets: Vec<u8>,
}

impl Encoder {
    fn part<'t>(&mut self, text: &'t str, header: &Header) -> Result<Part<'t>> {
        let mut user_data = Vec::with_capacity(USER_DATA_OCTETS);
        header.write(&mut user_data);
        let header_octets = user_data.len();
        let user_data_length = match self.coding {
            Coding::Gsm(alphabet) => {
                self.septets.clear();
                push_codes(text, alphabet, &mut self.septets)?;
                septets::pack(&self.septets, &mut user_data);
                septets::header_septets(header_octets) + self.septets.len()
            }
            Coding::EightBit => {
                for character in text.chars() {
                    user_data.push(u8::try_from(character).map_err(|_| cannot_hold(character))?);
                }
                user_data.len()
            }
            Coding::Ucs2 => {
                user_data.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
                user_data.len()
            }
        };
        Ok(Part {
            text,
            user_data,
            user_data_length,
            data_coding: match self.coding {
                Coding::Gsm(_) => 0,
                Coding::EightBit => 4,
                Coding::Ucs2 => 8,
            },
            has_header: header_octets > 0,
        })
    }
}

fn push_codes(text: &str, alphabet: Alphabet, septets: &mut Vec<u8>) -> Result<()> {
    for character in text.chars() {
        match alphabet.encode(character) {
            Some(Code::Locking(code)) => septets.push(code),
            Some(Code::Single(code)) => septets.extend([ESCAPE, code]),
            None => return Err(cannot_hold(character)),
        }
    }
    Ok(())
}

/// The coding was chosen because it holds the text.
fn cannot_hold(character: char) -> Error {
    let code_point = u32::from(character);
    Error::new(
        ErrorKind::Internal,
        format!("U+{code_point:04X} is not in the coding that was chosen for its text"),
    )
}
