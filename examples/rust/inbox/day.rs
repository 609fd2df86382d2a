//! A shop's day, part by part. Every answer that is printed is the engine's own.

use std::fmt::Display;
use std::path::Path;

use duologue::{
    By, Conversation, ConversationId, Decimal, Draft, Error, Media, Messenger, Narrowing, Paging,
    SnoozeMode, SnoozePreset, View,
};

use crate::Result;
use crate::screen::{Ink, Screen, WIDTH, encoding_name, pad, several, words, wrap};
use crate::shop::Shop;
use crate::thread::{self, what_happened};

/// A picture of 64 by 64 pixels.
const BOOT: &[u8] = include_bytes!("boot.png");

/// Plays the day in a new workspace; whether the workspace verifies at its end.
pub(crate) fn play(database: &Path, screen: &mut Screen) -> Result<bool> {
    let shop = Shop::open(database)?;
    let mut day = Day {
        messenger: shop.messenger.clone(),
        shop,
        screen,
        spent: Decimal::ZERO,
    };
    day.screen
        .ends("Marlow Shoes", "Monday, November 23, 2026")?;
    day.the_shop_opens()?;
    let (maria, tom, zoe) = (day.find("Maria")?, day.find("Tom")?, day.find("Zoë")?);
    day.two_agents_want_the_same(zoe)?;
    day.a_text_has_its_price(maria)?;
    day.a_conversation(maria)?;
    day.a_snooze(tom)?;
    day.the_customer_writes_after_completion(maria)?;
    day.the_snooze_ends(tom)?;
    day.a_picture(zoe)?;
    day.a_test()?;
    day.the_filter(maria)?;
    day.closing_time()
}

struct Day<'s> {
    shop: Shop,
    messenger: Messenger,
    screen: &'s mut Screen,
    spent: Decimal,
}

impl Day<'_> {
    fn the_shop_opens(&mut self) -> Result<()> {
        self.begin("09:00", "Four people wrote before the shop opened")?;
        self.views()?;
        self.inbox()
    }

    fn two_agents_want_the_same(&mut self, zoe: ConversationId) -> Result<()> {
        self.begin("09:01", "Ann and Ben reach for the same conversation")?;
        let (ann, ben) = (self.shop.ann.id, self.shop.ben.id);
        self.messenger
            .assign(zoe, ann, By::agent(ann).expecting_assignee(None))?;
        let too_late = self
            .messenger
            .assign(zoe, ben, By::agent(ben).expecting_assignee(None));
        self.say("Ann takes it", "Zoë's conversation is assigned to Ann Lee")?;
        self.say("Ben takes it", refusal(too_late)?)?;
        let spam = self.find("+15557000004")?;
        self.messenger.archive(spam, ben)?;
        self.say(
            "Ben goes on",
            "and archives the cruise: out of the inbox, and not counted as completed",
        )
    }

    fn a_text_has_its_price(&mut self, maria: ConversationId) -> Result<()> {
        self.begin("09:02", "What a text costs, while Ann writes to Maria")?;
        self.composer(maria, "Yes, we have size 9 in blue!")?;
        self.composer(
            maria,
            "Yes, we have size 9 in blue! We’ll keep a pair at the till for you until 6 pm.",
        )?;
        self.composer(
            maria,
            "Yes, we have size 9 in blue! We'll keep a pair at the till for you until 6 pm.",
        )
    }

    fn a_conversation(&mut self, maria: ConversationId) -> Result<()> {
        let ann = self.shop.ann.id;
        self.shop.pass_time("09:03")?;
        self.messenger.read(maria, None, ann)?;
        self.messenger.assign(maria, ann, ann)?;
        self.send(
            maria,
            "Yes, we have size 9 in blue! We'll keep a pair at the till for you until 6 pm.",
            ann,
        )?;
        self.begin("09:05", "Maria answers, and Ann leaves a tag and a note")?;
        self.messenger.add_tag(maria, "Hold", ann)?;
        self.messenger
            .add_note(maria, "Blue, size 9: second drawer under the till", ann)?;
        let read = self.messenger.read(maria, None, ann)?;
        thread::show(&self.shop, self.screen, &read)
    }

    fn a_snooze(&mut self, tom: ConversationId) -> Result<()> {
        self.begin(
            "09:12",
            "Tom's order comes at one: a quick reply, then a snooze",
        )?;
        let ben = self.shop.ben.id;
        let reply = self.shop.on_its_way.clone();
        let text = self.messenger.expand_quick_reply(reply.id, tom, ben)?;
        self.say(&reply.name, &reply.text)?;
        self.say("for Tom", &text)?;
        self.messenger.read(tom, None, ben)?;
        self.messenger.assign(tom, ben, ben)?;
        self.send(tom, text, ben)?;

        let menu = self.messenger.snooze_presets()?.into_iter();
        let menu =
            menu.map(|(preset, until)| format!("{} {}", name(preset), self.shop.soon(until)));
        self.say("Snooze", menu.collect::<Vec<_>>().join(", "))?;
        let snoozed =
            self.messenger
                .snooze(tom, SnoozePreset::InFourHours, SnoozeMode::WakeOnReply, ben)?;
        let until = snoozed
            .snoozed_until()
            .map_or_else(String::new, |until| self.shop.soon(until));
        self.say(
            "Ben picks",
            format_args!("in 4 hours; Tom is out of the inbox until {until}, or until he writes"),
        )?;
        self.screen.line("")?;
        self.views()?;
        self.inbox()
    }

    fn the_customer_writes_after_completion(&mut self, maria: ConversationId) -> Result<()> {
        let ann = self.shop.ann.id;
        self.shop.pass_time("12:10")?;
        self.messenger.complete(maria, ann)?;
        self.begin(
            "12:40",
            "Maria came by, Ann completed; and Maria writes again",
        )?;
        self.inbox()?;
        self.screen.line("")?;
        let written = self.messenger.conversation(maria)?;
        let actions = self.messenger.allowed_actions(maria)?;
        let offered = actions
            .iter()
            .filter(|offer| offer.denied.is_none())
            .map(|offer| words(offer.action.as_str()));
        self.say("Status", words(written.status().as_str()))?;
        self.say("Offered", offered.collect::<Vec<_>>().join(", "))?;
        for offer in actions {
            if let Some(reason) = offer.denied {
                self.say(
                    "Not offered",
                    format!("{}: {reason}", words(offer.action.as_str())),
                )?;
            }
        }
        let archived = self.messenger.archive(maria, ann)?;
        self.say("Ann archives", words(archived.status().as_str()))
    }

    fn the_snooze_ends(&mut self, tom: ConversationId) -> Result<()> {
        self.begin("13:12", "The order is there, and so is Tom's conversation")?;
        let ben = self.shop.ben.id;
        self.inbox()?;
        self.send(tom, "Hi Tom, it's here. We close at 6.", ben)?;
        self.shop.pass_time("13:13")?;
        let completed = self.messenger.complete(tom, ben)?;
        self.screen.line("")?;
        thread::show(&self.shop, self.screen, &completed)
    }

    fn a_picture(&mut self, zoe: ConversationId) -> Result<()> {
        self.begin(
            "14:30",
            "A picture for Zoë: long code instead of short code, because of MMS",
        )?;
        let ann = self.shop.ann.id;
        let picture = Media::new("boot.png", "image/png", BOOT);
        let draft = Draft::text("Your boot is mended and waiting for you.").media(picture);
        self.messenger.read(zoe, None, ann)?;
        for choice in self.messenger.gateway_choices(zoe, draft.clone())? {
            let answer = match choice.unavailable {
                Some(reason) => format!("unavailable: {reason}"),
                None => format!(
                    "available: {}, ${}",
                    several(choice.segments.into(), "MMS"),
                    choice.cost
                ),
            };
            let usual = if choice.preselected {
                "the usual one, but "
            } else {
                ""
            };
            self.say(&choice.name, format!("{usual}{answer}"))?;
        }
        let insisted =
            self.messenger
                .send(zoe, draft.clone().gateway(self.shop.short_code.id), ann);
        self.say(
            "Sent anyway",
            format_args!("refused: {}", refusal(insisted)?),
        )?;
        self.screen.line("")?;
        self.send(zoe, draft.gateway(self.shop.long_code.id), ann)?;
        self.shop.pass_time("14:33")?;
        let answered = self.messenger.read(zoe, None, ann)?;
        thread::show(&self.shop, self.screen, &answered)
    }

    fn a_test(&mut self) -> Result<()> {
        self.begin("16:00", "Ben tests tomorrow's offer on his own phone")?;
        let (gateway, ben) = (self.shop.short_code.id, self.shop.ben.id);
        let test =
            self.messenger
                .send_test(gateway, "+15557000099", "Runners: 20% off all week!", ben)?;
        let mut stages = vec![Vec::new(); test.len()];
        for time in ["16:00", "16:01", "16:02", "16:03"] {
            self.shop.pass_time(time)?;
            for (stages, message) in stages.iter_mut().zip(&test) {
                stages.extend(
                    self.messenger
                        .message(message.id)?
                        .status
                        .map(|status| words(status.as_str())),
                );
            }
            self.messenger.deliver(1)?;
        }
        for (label, (stages, message)) in ["Disclaimer", "Text"]
            .iter()
            .zip(stages.iter_mut().zip(&test))
        {
            stages.dedup();
            self.say(label, &message.body)?;
            self.say("", stages.join(" > "))?;
            self.spent += message.cost;
        }
        Ok(())
    }

    fn the_filter(&mut self, maria: ConversationId) -> Result<()> {
        self.begin(
            "17:45",
            "What became of Maria's conversation? The event filter tells",
        )?;
        let found = self.messenger.event_kinds("conversation")?;
        let (labels, kinds): (Vec<_>, Vec<_>) = found
            .into_iter()
            .map(|entry| (entry.label, entry.kind))
            .unzip();
        let page = self.messenger.timeline(maria, &kinds, &Paging::default())?;
        self.say(
            "Search",
            format!("“conversation” finds {}", labels.join(", ")),
        )?;
        let mut label = format!("Filter ({})", page.active_filter_count);
        for event in page.items.iter().rev() {
            let line = format!(
                "{} {}",
                self.shop.time_of(event.at),
                what_happened(&self.shop, event)?
            );
            self.say(&std::mem::take(&mut label), line)?;
        }
        Ok(())
    }

    fn closing_time(&mut self) -> Result<bool> {
        self.begin("18:00", "Closing time")?;
        self.views()?;
        self.inbox()?;
        let found = self.messenger.verify()?;
        let sound = found.differences.is_empty();
        let verdict = if sound {
            "every table says what the log says"
        } else {
            "tables and log differ"
        };
        let (conversations, events) = (
            several(found.conversations, "conversation"),
            several(found.events, "event"),
        );
        self.screen.line("")?;
        self.say(
            "Spent",
            format!("${}, for everything sent today", self.spent),
        )?;
        self.say(
            "Verified",
            format!("{conversations} rebuilt from {events}: {verdict}"),
        )?;
        for difference in found.differences {
            self.say("", format!("{difference:?}"))?;
        }
        Ok(sound)
    }

    /// Lets time pass, and begins the next part with the badge: what the inbox's icon then shows.
    fn begin(&mut self, time: &str, title: &str) -> Result<()> {
        self.shop.pass_time(time)?;
        let badge = self.messenger.badge()?;
        Ok(self
            .screen
            .heading(time, title, &format!("{} unread", badge.messages))?)
    }

    fn say(&mut self, label: &str, text: impl Display) -> Result<()> {
        Ok(self.screen.labelled(label, text)?)
    }

    /// The conversation whose customer has this in the name or address.
    fn find(&self, text: &str) -> Result<ConversationId> {
        let page = self.messenger.conversations(
            View::All,
            &Narrowing::none().text(text),
            &Paging::first(1),
        )?;
        Ok(page
            .items
            .first()
            .ok_or_else(|| format!("nobody is called {text}"))?
            .id)
    }

    /// Sends, hands the message over, and keeps account of what it cost.
    fn send(
        &mut self,
        to: ConversationId,
        draft: impl Into<Draft>,
        by: impl Into<By>,
    ) -> Result<()> {
        self.spent += self.messenger.send(to, draft, by)?.cost;
        self.messenger.deliver(10)?;
        Ok(())
    }

    /// Every view with how many conversations are in it.
    fn views(&mut self) -> Result<()> {
        let mut views = Vec::new();
        for view in View::ALL {
            let count = self.messenger.counts(*view)?.total.conversations;
            views.push(format!("{} {count}", words(view.as_str())));
        }
        let unassigned = self.messenger.counts(View::Inbox)?.unassigned.conversations;
        Ok(self
            .screen
            .ends(&views.join("   "), &format!("unassigned {unassigned}"))?)
    }

    fn inbox(&mut self) -> Result<()> {
        let page =
            self.messenger
                .conversations(View::Inbox, &Narrowing::none(), &Paging::default())?;
        page.items.iter().try_for_each(|row| self.row(row))
    }

    fn row(&mut self, row: &Conversation) -> Result<()> {
        let name = if row.contact_name.is_empty() {
            row.address.as_str()
        } else {
            &row.contact_name
        };
        let mut name = pad(name, 14);
        let mut unread = String::new();
        if row.unread() > 0 {
            name = self.screen.ink(Ink::Bold, name);
            unread = row.unread().to_string();
        }
        let unread = self.screen.ink(Ink::Accent, format!("{unread:>2}"));
        let assignee = row
            .assignee
            .map(|agent| self.messenger.agent(agent))
            .transpose()?;
        let initials = assignee.map_or_else(String::new, |agent| agent.initials);
        let (snippet, time) = (pad(&row.snippet, 56), self.shop.time_of(row.last_activity));
        Ok(self.screen.line(format_args!(
            "  {unread} {name}  {snippet}  {initials:2}  {time}"
        ))?)
    }

    /// The composer with this text in it, and its counter.
    fn composer(&mut self, conversation: ConversationId, text: &str) -> Result<()> {
        let preview = self.messenger.preview(conversation, text)?;
        for line in wrap(text, WIDTH - 6) {
            self.screen.line(format_args!("  | {line}"))?;
        }
        let (encoding, unit) = preview.encoding.map_or(("", ""), encoding_name);
        let (units, segments) = (
            several(preview.units.into(), unit),
            several(preview.segments.into(), "segment"),
        );
        let (left, cost) = (preview.remaining, preview.cost);
        let warning = if preview.segments > 1 {
            "an additional message is needed"
        } else {
            ""
        };
        self.screen.ends(
            &format!("  {encoding}, {units}, {segments}, {left} left, ${cost}"),
            warning,
        )?;
        for culprit in preview.unencodable {
            let (character, index) = (culprit.character, culprit.index);
            self.screen.line(format_args!(
                "    {character} at {index} is no character of GSM 7-bit"
            ))?;
        }
        if let Some(better) = preview.suggestion {
            let changes: Vec<String> = better
                .replacements
                .iter()
                .map(|change| format!("{} for {}", change.to, change.from))
                .collect();
            let segments = several(better.segments.into(), "segment");
            self.screen.line(format_args!(
                "    with {} it is {segments}, ${}",
                changes.join(", "),
                better.cost
            ))?;
        }
        Ok(())
    }
}

fn name(preset: SnoozePreset) -> String {
    match preset {
        SnoozePreset::InOneHour => "in 1 hour".to_owned(),
        SnoozePreset::InFourHours => "in 4 hours".to_owned(),
        SnoozePreset::NextMonday => "next Monday".to_owned(),
        other => words(other.as_str()).to_lowercase(),
    }
}

/// The refusal that the story tells of.
fn refusal<T>(result: duologue::Result<T>) -> Result<Error> {
    match result {
        Ok(_) => Err("the engine allowed what the story says it refuses".into()),
        Err(error) => Ok(error),
    }
}
