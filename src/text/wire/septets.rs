//! Septets packed into octets: septet `i` is bits `7i` to `7i + 6` of the stream, the least significant bit of an octet
//! first (3GPP TS 23.038, clause 6.1.2.1).
//!
//! Eight septets are seven octets, so they are moved by the eight, through a 64-bit word. Spare bits at the end are zero.
//! The CR that clause 6.1.2.3 puts into seven spare bits is for USSD alone; here the length tells where a text ends.

const SEPTET_BITS: usize = 7;

/// Octets that so many septets take.
pub(super) const fn octets(septets: usize) -> usize {
    septets - septets / 8
}

/// Septets that a header of so many octets takes, the fill bits behind it included: the text begins at a whole septet
/// (3GPP TS 23.040, clause 9.2.3.24).
pub(super) const fn header_septets(header_octets: usize) -> usize {
    (header_octets * 8).div_ceil(SEPTET_BITS)
}

/// Packs septets behind the header that is in `octets` already.
pub(super) fn pack(septets: &[u8], octets: &mut Vec<u8>) {
    let fill = header_septets(octets.len()) * SEPTET_BITS - octets.len() * 8;
    let (groups, rest) = septets.as_chunks::<8>();
    // Of every group, as many bits as there are fill bits have no room in its octets and go before the next one.
    let mut carried = 0;
    for group in groups {
        let bits = squeeze(*group) << fill | carried;
        let [seven @ .., over] = bits.to_le_bytes();
        octets.extend_from_slice(&seven);
        carried = u64::from(over);
    }
    let mut group = [0; 8];
    for (to, from) in group.iter_mut().zip(rest) {
        *to = *from;
    }
    let bits = squeeze(group) << fill | carried;
    let left = (rest.len() * SEPTET_BITS + fill).div_ceil(8);
    octets.extend(bits.to_le_bytes().iter().take(left));
}

/// Unpacks `count` septets after skipping `skip` of them. Septets beyond the octets are zero.
pub(super) fn unpack(octets: &[u8], skip: usize, count: usize) -> Vec<u8> {
    let mut septets = Vec::with_capacity(count.next_multiple_of(8));
    let start = skip * SEPTET_BITS;
    let mut rest = octets.get(start / 8..).unwrap_or_default();
    while septets.len() < count {
        septets.extend_from_slice(&spread(load(rest) >> (start % 8)));
        rest = rest.get(SEPTET_BITS..).unwrap_or_default();
    }
    septets.truncate(count);
    septets
}

/// The next eight octets, or what there is of them.
fn load(octets: &[u8]) -> u64 {
    let mut next = [0; 8];
    match octets.first_chunk() {
        Some(eight) => next = *eight,
        None => {
            for (to, from) in next.iter_mut().zip(octets) {
                *to = *from;
            }
        }
    }
    u64::from_le_bytes(next)
}

/// Takes the top bit out of each of eight octets: the septets close up in pairs, fours and eights.
fn squeeze(septets: [u8; 8]) -> u64 {
    let bits = u64::from_le_bytes(septets);
    let bits = bits & 0x007F_007F_007F_007F | (bits & 0x7F00_7F00_7F00_7F00) >> 1;
    let bits = bits & 0x0000_3FFF_0000_3FFF | (bits & 0x3FFF_0000_3FFF_0000) >> 2;
    bits & 0x0000_0000_0FFF_FFFF | (bits & 0x0FFF_FFFF_0000_0000) >> 4
}

/// The reverse of [`squeeze`], for the 56 lower bits.
fn spread(bits: u64) -> [u8; 8] {
    let bits = bits & 0x0000_0000_0FFF_FFFF | (bits & 0x00FF_FFFF_F000_0000) << 4;
    let bits = bits & 0x0000_3FFF_0000_3FFF | (bits & 0x0FFF_C000_0FFF_C000) << 2;
    let bits = bits & 0x007F_007F_007F_007F | (bits & 0x3F80_3F80_3F80_3F80) << 1;
    bits.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packing as the standard draws it: one bit after the other.
    fn pack_bit_by_bit(header: &[u8], septets: &[u8]) -> Vec<u8> {
        let mut bits: Vec<u8> = Vec::new();
        for octet in header {
            bits.extend((0..8).map(|bit| octet >> bit & 1));
        }
        while !bits.len().is_multiple_of(7) {
            bits.push(0);
        }
        for septet in septets {
            bits.extend((0..7).map(|bit| septet >> bit & 1));
        }
        bits.chunks(8)
            .map(|octet| octet.iter().rev().fold(0, |octet, bit| octet << 1 | bit))
            .collect()
    }

    fn pseudorandom(count: usize, seed: u64) -> Vec<u8> {
        let mut random = fastrand::Rng::with_seed(seed);
        (0..count).map(|_| random.u8(..128)).collect()
    }

    #[test]
    fn every_length_behind_every_header_is_packed_as_bit_by_bit_and_comes_back() {
        for header_len in 0..=140 {
            let header = pseudorandom(header_len, 1);
            for count in 0..=160 - header_septets(header_len) {
                for septets in [pseudorandom(count, header_len as u64), vec![0x7F; count]] {
                    let mut packed = header.clone();
                    pack(&septets, &mut packed);
                    assert_eq!(packed, pack_bit_by_bit(&header, &septets));

                    let skip = header_septets(header_len);
                    assert_eq!(packed.len(), octets(skip + count));
                    assert_eq!(unpack(&packed, skip, count), septets);
                }
            }
        }
    }

    #[test]
    fn seven_spare_bits_are_zero_and_no_carriage_return() {
        let mut packed = Vec::new();
        pack(b"1234567", &mut packed);
        assert_eq!(packed, [0x31, 0xD9, 0x8C, 0x56, 0xB3, 0xDD, 0x00]);
        assert_eq!(unpack(&packed, 0, 7), b"1234567");
    }

    #[test]
    fn fill_bits_bring_the_text_to_a_whole_septet() {
        let fill = |octets: usize| header_septets(octets) * 7 - octets * 8;
        assert_eq!(
            [0, 4, 6, 7, 9, 10, 12, 13].map(fill),
            [0, 3, 1, 0, 5, 4, 2, 1]
        );
    }
}
