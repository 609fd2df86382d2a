//! Moments as people read and write them.

use std::ffi::c_char;

use duologue::{SnoozePreset, TimeZone, Timestamp};

use crate::buffer::duologue_buffer;
use crate::convert::{clear_out, give, read_name, write_out};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::number::read_number;
use crate::status::duologue_status;
use crate::table::duologue_snooze_preset_t;
use crate::time::{duologue_time_t, moment, read_moment};

/// Reads a moment in the form of RFC 3339, such as "2026-11-22T09:00:00Z".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_parse_time(
    text: *const c_char,
    time: *mut duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(time);
    guard(error, || {
        let read: Timestamp = read_name(text, "text")?.parse()?;
        write_out(time, moment(read));
        Ok(())
    })
}

/// Writes a moment in the form of RFC 3339, in UTC.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_format_time(
    time: duologue_time_t,
    text: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(text);
    guard(error, || {
        give(text, read_moment(time, "time")?.to_string());
        Ok(())
    })
}

/// Writes the date and the time of day of a moment in a zone, to the minute: "2026-11-22 09:00". The zone is one of the IANA
/// database, such as "America/Denver".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_show_time(
    time: duologue_time_t,
    time_zone: *const c_char,
    text: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(text);
    guard(error, || {
        let zone = TimeZone::parse(read_name(time_zone, "time_zone")?)?;
        give(text, zone.show(read_moment(time, "time")?));
        Ok(())
    })
}

/// Tells which moment a preset names, seen from `now` on the calendar of a zone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_snooze_preset_until(
    preset: duologue_snooze_preset_t,
    now: duologue_time_t,
    time_zone: *const c_char,
    until: *mut duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(until);
    guard(error, || {
        let preset: SnoozePreset = read_number(preset, "preset")?;
        let zone = TimeZone::parse(read_name(time_zone, "time_zone")?)?;
        write_out(
            until,
            moment(preset.until(read_moment(now, "now")?, &zone)?),
        );
        Ok(())
    })
}
