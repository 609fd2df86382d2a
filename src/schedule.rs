//! Named moments to snooze until, on the calendar of a time zone.
//!
//! Zones come from the copy of the IANA database that is compiled in, never from the machine: the same call gives the
//! same moment everywhere.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{self, TimeZoneDatabase};

use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// When the working day starts for the presets that name a day.
const MORNING: Time = Time::constant(9, 0, 0, 0);

/// A time zone of the IANA database, such as `America/Denver`.
#[derive(Clone)]
pub struct TimeZone(tz::TimeZone);

impl TimeZone {
    /// The zone with this name in the IANA database; upper and lower case are the same.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `time_zone` if the database has no such name.
    pub fn parse(name: &str) -> Result<Self> {
        let unknown = || {
            Error::invalid(
                "time_zone",
                name,
                "is not a zone of the IANA database, like America/Denver",
            )
        };
        match TimeZoneDatabase::bundled().get(name) {
            Ok(zone) if zone.iana_name().is_some() => Ok(Self(zone)),
            // `Etc/Unknown` is a name with no zone behind it.
            Ok(_) => Err(unknown()),
            Err(source) => Err(unknown().caused_by(source)),
        }
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(tz::TimeZone::UTC)
    }

    /// The zone's name as the database spells it.
    pub fn name(&self) -> &str {
        // Both constructors make sure that there is one.
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The date and the time of day in this zone, to the minute: `2026-11-22 09:00`.
    pub fn show(&self, at: Timestamp) -> String {
        self.0
            .to_datetime(at.to_jiff())
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TimeZone").field(&self.name()).finish()
    }
}

impl Eq for TimeZone {}

impl PartialEq for TimeZone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Hash for TimeZone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

/// A moment to snooze until that a menu offers by name.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SnoozePreset {
    /// 60 minutes from now, whatever the clocks do meanwhile.
    InOneHour,
    /// 240 minutes from now, whatever the clocks do meanwhile.
    InFourHours,
    /// 09:00 on the day after today.
    TomorrowMorning,
    /// 09:00 on the next Monday; on a Monday, a week later.
    NextMonday,
    /// 09:00 on today's day of the next month, or on the last day of a month that is too short: from January 31st to
    /// February 28th. Not the first of the month, which on the 31st would be tomorrow.
    NextMonth,
}

impl SnoozePreset {
    /// Every preset, the soonest first, as a menu lists them.
    pub const ALL: &'static [Self] = &[
        Self::InOneHour,
        Self::InFourHours,
        Self::TomorrowMorning,
        Self::NextMonday,
        Self::NextMonth,
    ];

    /// The preset's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InOneHour => "in_one_hour",
            Self::InFourHours => "in_four_hours",
            Self::TomorrowMorning => "tomorrow_morning",
            Self::NextMonday => "next_monday",
            Self::NextMonth => "next_month",
        }
    }

    /// The preset with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|preset| preset.as_str() == name)
    }

    /// The moment that the preset names, seen from `now` on the calendar of `zone`; always later than `now`.
    ///
    /// Where the zone's clocks skip 09:00 of that day, the moment is as much later as the clocks jump (so a day that
    /// never was, as when Samoa crossed the date line, becomes the day after). Where they show it twice, it is the
    /// first time: the rule of RFC 5545, section 3.3.5. It is the second time if the first is already over, which
    /// takes clocks that go back by most of a day.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `until` if the calendar ends (in the year 9999) before that moment.
    pub fn until(self, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
        let today = zone.0.to_datetime(now.to_jiff()).date();
        let until = match self {
            Self::InOneHour => Ok(now.after(Duration::from_secs(60 * 60))),
            Self::InFourHours => Ok(now.after(Duration::from_secs(4 * 60 * 60))),
            Self::TomorrowMorning => today.tomorrow().and_then(|day| morning(day, now, zone)),
            Self::NextMonday => today
                .nth_weekday(1, Weekday::Monday)
                .and_then(|day| morning(day, now, zone)),
            Self::NextMonth => today
                .checked_add(1.month())
                .and_then(|day| morning(day, now, zone)),
        };
        let beyond = || {
            Error::invalid(
                "until",
                self,
                "lies beyond the end of the calendar, the year 9999",
            )
        };
        match until {
            Ok(until) if until > now => Ok(until),
            Ok(_) => Err(beyond()),
            Err(source) => Err(beyond().caused_by(source)),
        }
    }
}

impl fmt::Display for SnoozePreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn morning(day: Date, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    let moment = zone.0.to_ambiguous_timestamp(day.to_datetime(MORNING));
    let first = Timestamp::from_jiff(moment.compatible()?);
    if first > now {
        return Ok(first);
    }
    // The clocks went back by most of a day, and now is in the second run of it.
    moment.later().map(Timestamp::from_jiff)
}

#[cfg(test)]
mod tests {
    use jiff::tz::AmbiguousOffset;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(zone: &str, preset: SnoozePreset, now: &str, expected: &str) {
        let zone = TimeZone::parse(zone).unwrap();
        let until = preset.until(at(now), &zone).unwrap();
        assert_eq!(
            until.to_string(),
            expected,
            "{preset} from {now} in {zone}, there {}",
            zone.show(until)
        );
    }

    #[test]
    fn a_zone_is_known_by_its_name_in_any_case() {
        let zone = TimeZone::parse("america/DENVER").unwrap();
        assert_eq!(zone.name(), "America/Denver");
        assert_eq!(zone.to_string(), "America/Denver");
        assert_eq!(format!("{zone:?}"), "TimeZone(\"America/Denver\")");
        assert_eq!(zone, TimeZone::parse("America/Denver").unwrap());
        assert_ne!(zone, TimeZone::utc());
        assert_eq!(TimeZone::parse("UTC").unwrap(), TimeZone::utc());
    }

    #[test]
    fn an_unknown_zone_is_refused_by_field_and_value() {
        for name in [
            "",
            "Denver",
            "America/denvr",
            "Etc/Unknown",
            "+02:00",
            "EST5EDT,M3.2.0,M11.1.0",
            "../etc/passwd",
        ] {
            let error = TimeZone::parse(name).unwrap_err();
            assert_eq!(
                (error.field(), error.value()),
                (Some("time_zone"), Some(name))
            );
        }
    }

    #[test]
    fn a_moment_is_shown_in_local_time() {
        let show = |zone: &str, moment: &str| TimeZone::parse(zone).unwrap().show(at(moment));
        assert_eq!(
            show("America/Denver", "2026-11-22T16:00:59Z"),
            "2026-11-22 09:00"
        );
        assert_eq!(
            show("Asia/Kathmandu", "2026-12-31T18:15:00Z"),
            "2027-01-01 00:00"
        );
        assert_eq!(
            TimeZone::utc().show(at("0987-06-05T04:03:02Z")),
            "0987-06-05 04:03"
        );
    }

    #[test]
    fn hours_are_elapsed_time_even_when_the_clocks_change() {
        check(
            "America/New_York",
            SnoozePreset::InOneHour,
            "2026-03-08T06:30:00Z",
            "2026-03-08T07:30:00Z",
        );
        check(
            "America/New_York",
            SnoozePreset::InFourHours,
            "2026-11-01T05:30:00.25Z",
            "2026-11-01T09:30:00.25Z",
        );
    }

    #[test]
    fn tomorrow_morning_is_nine_o_clock_when_the_clocks_change() {
        let preset = SnoozePreset::TomorrowMorning;
        // New York: forward on 8 March 2026, back on 1 November 2026.
        check(
            "America/New_York",
            preset,
            "2026-03-07T14:00:00Z",
            "2026-03-08T13:00:00Z",
        );
        check(
            "America/New_York",
            preset,
            "2026-10-31T13:00:00Z",
            "2026-11-01T14:00:00Z",
        );
        // Berlin: forward on 29 March 2026, back on 25 October 2026.
        check(
            "Europe/Berlin",
            preset,
            "2026-03-28T08:00:00Z",
            "2026-03-29T07:00:00Z",
        );
        check(
            "Europe/Berlin",
            preset,
            "2026-10-24T07:00:00Z",
            "2026-10-25T08:00:00Z",
        );
        // Lord Howe Island, half an hour: back on 5 April 2026, forward on 4 October 2026.
        check(
            "Australia/Lord_Howe",
            preset,
            "2026-04-03T22:00:00Z",
            "2026-04-04T22:30:00Z",
        );
        check(
            "Australia/Lord_Howe",
            preset,
            "2026-10-02T22:30:00Z",
            "2026-10-03T22:00:00Z",
        );
        // Morocco leaves its summer time for Ramadan: back on 15 February 2026, forward on 22 March 2026.
        check(
            "Africa/Casablanca",
            preset,
            "2026-02-14T08:00:00Z",
            "2026-02-15T09:00:00Z",
        );
        check(
            "Africa/Casablanca",
            preset,
            "2026-03-21T09:00:00Z",
            "2026-03-22T08:00:00Z",
        );
    }

    #[test]
    fn just_before_and_after_midnight_tomorrow_is_another_day() {
        check(
            "America/Denver",
            SnoozePreset::TomorrowMorning,
            "2026-11-23T06:59:59Z",
            "2026-11-23T16:00:00Z",
        );
        check(
            "America/Denver",
            SnoozePreset::TomorrowMorning,
            "2026-11-23T07:00:00Z",
            "2026-11-24T16:00:00Z",
        );
    }

    #[test]
    fn a_day_that_never_was_becomes_the_day_after() {
        // Samoa had no 30 December 2011.
        check(
            "Pacific/Apia",
            SnoozePreset::TomorrowMorning,
            "2011-12-29T20:00:00Z",
            "2011-12-30T19:00:00Z",
        );
        let zone = TimeZone::parse("Pacific/Apia").unwrap();
        assert_eq!(zone.show(at("2011-12-29T20:00:00Z")), "2011-12-29 10:00");
        assert_eq!(zone.show(at("2011-12-30T19:00:00Z")), "2011-12-31 09:00");
        check(
            "Pacific/Apia",
            SnoozePreset::NextMonth,
            "2011-11-30T20:00:00Z",
            "2011-12-30T19:00:00Z",
        );
    }

    #[test]
    fn in_the_second_run_of_a_morning_the_first_is_not_chosen() {
        // Sitka's clocks went back a whole day, less the change of zone, when Alaska was sold: 09:00 came twice.
        let zone = TimeZone::parse("America/Sitka").unwrap();
        let now = at("1867-10-19T00:31:30Z");
        assert_eq!(zone.show(now), "1867-10-18 15:30");
        check(
            "America/Sitka",
            SnoozePreset::TomorrowMorning,
            "1867-10-19T00:31:30Z",
            "1867-10-19T18:01:13Z",
        );
    }

    #[test]
    fn next_monday_is_never_today() {
        let preset = SnoozePreset::NextMonday;
        check(
            "America/Denver",
            preset,
            "2026-11-22T16:00:00Z",
            "2026-11-23T16:00:00Z",
        );
        check(
            "America/Denver",
            preset,
            "2026-11-23T07:00:00Z",
            "2026-11-30T16:00:00Z",
        );
        check(
            "America/Denver",
            preset,
            "2026-11-24T06:59:59Z",
            "2026-11-30T16:00:00Z",
        );
        check(
            "America/Denver",
            preset,
            "2026-11-24T07:00:00Z",
            "2026-11-30T16:00:00Z",
        );
        check(
            "Europe/Berlin",
            preset,
            "2026-03-27T08:00:00Z",
            "2026-03-30T07:00:00Z",
        );
    }

    #[test]
    fn next_month_keeps_the_day_or_takes_the_last_one() {
        let preset = SnoozePreset::NextMonth;
        check(
            "UTC",
            preset,
            "2026-01-15T23:00:00Z",
            "2026-02-15T09:00:00Z",
        );
        check(
            "UTC",
            preset,
            "2026-01-31T00:00:00Z",
            "2026-02-28T09:00:00Z",
        );
        check(
            "UTC",
            preset,
            "2028-01-31T00:00:00Z",
            "2028-02-29T09:00:00Z",
        );
        check(
            "UTC",
            preset,
            "2026-12-31T12:00:00Z",
            "2027-01-31T09:00:00Z",
        );
        check(
            "America/New_York",
            preset,
            "2026-10-15T20:00:00Z",
            "2026-11-15T14:00:00Z",
        );
    }

    #[test]
    fn at_the_end_of_the_calendar_a_preset_is_refused() {
        let last = Timestamp::from_jiff(jiff::Timestamp::MAX);
        for preset in SnoozePreset::ALL {
            let error = preset.until(last, &TimeZone::utc()).unwrap_err();
            assert_eq!(
                (error.field(), error.value()),
                (Some("until"), Some(preset.as_str()))
            );
        }
    }

    #[test]
    fn every_preset_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = SnoozePreset::ALL
            .iter()
            .map(|preset| preset.as_str())
            .collect();
        assert_eq!(names.len(), 5);
    }

    fn any_zone() -> impl Strategy<Value = TimeZone> {
        let names: Vec<String> = TimeZoneDatabase::bundled()
            .available()
            .map(|name| name.as_str().to_owned())
            .filter(|name| name != "Etc/Unknown")
            .collect();
        prop::sample::select(names).prop_map(|name| TimeZone::parse(&name).unwrap())
    }

    /// Any moment of the years 1800 to 2199, often one near a change of the clocks of the zone.
    fn any_case() -> impl Strategy<Value = (TimeZone, Timestamp)> {
        let (first, last) = (
            at("1800-01-01T00:00:00Z").as_micros(),
            at("2200-01-01T00:00:00Z").as_micros(),
        );
        let three_days = 3 * 86_400_000_000_i64;
        (
            any_zone(),
            first..last,
            -three_days..three_days,
            any::<bool>(),
        )
            .prop_map(|(zone, micros, off, near)| {
                let moment = Timestamp::from_micros(micros).unwrap();
                let change = zone.0.following(moment.to_jiff()).next().filter(|_| near);
                let now = change.map_or(micros, |change| change.timestamp().as_microsecond() + off);
                (zone.clone(), Timestamp::from_micros(now).unwrap())
            })
    }

    proptest! {
        #[test]
        fn a_preset_always_lies_ahead((zone, now) in any_case()) {
            for preset in SnoozePreset::ALL {
                prop_assert!(preset.until(now, &zone).unwrap() > now, "{}", preset);
            }
        }

        #[test]
        fn a_preset_that_names_a_day_is_nine_o_clock_there((zone, now) in any_case()) {
            let today = zone.0.to_datetime(now.to_jiff()).date();
            for preset in [SnoozePreset::TomorrowMorning, SnoozePreset::NextMonday, SnoozePreset::NextMonth] {
                let shown = zone.0.to_datetime(preset.until(now, &zone).unwrap().to_jiff());
                let meant = (1..=31).filter_map(|days| today.checked_add(days.days()).ok()).find(|day| match preset {
                    SnoozePreset::TomorrowMorning => true,
                    SnoozePreset::NextMonday => day.weekday() == Weekday::Monday,
                    _ => day.month() != today.month() && (day.day() == today.day() || *day == day.last_of_month()),
                });
                let meant = meant.unwrap().to_datetime(MORNING);
                let skipped = matches!(zone.0.to_ambiguous_timestamp(meant).offset(), AmbiguousOffset::Gap { .. });
                prop_assert!(shown == meant || (skipped && shown > meant), "{}: {} for {}", preset, shown, meant);
            }
        }
    }
}
