//! A conversation as a screen shows it: the customer at the left, the shop at the right, what else happened between.

use duologue::{Actor, Conversation, Direction, Event, EventKind, Message, Paging};

use crate::Result;
use crate::screen::{Ink, Screen, WIDTH, columns, several, words, wrap};
use crate::shop::Shop;

/// The widest a text may be.
const TEXT: usize = 52;
/// How much room the time, the initials and the delivery status of the shop's messages have.
const MARGIN: usize = 18;

/// Prints who it is about and everything that happened, oldest first.
pub(crate) fn show(shop: &Shop, screen: &mut Screen, conversation: &Conversation) -> Result<()> {
    let mut standing = vec![words(conversation.status().as_str())];
    if let Some(agent) = conversation.assignee {
        standing.push(shop.messenger.agent(agent)?.name);
    }
    standing.extend(conversation.tags.iter().map(|tag| format!("#{}", tag.name)));
    let who = format!("{}  {}", conversation.contact_name, conversation.address);
    screen.ends(&who, &standing.join(" · "))?;
    let events = shop
        .messenger
        .timeline(conversation.id, &[], &Paging::default())?
        .items;
    for event in events.iter().rev() {
        show_event(shop, screen, event)?;
    }
    Ok(())
}

fn show_event(shop: &Shop, screen: &mut Screen, event: &Event) -> Result<()> {
    let time = shop.time_of(event.at);
    match &event.message {
        Some(message) if message.direction == Direction::Incoming => {
            incoming(screen, message, &time)
        }
        Some(message) => outgoing(screen, message, &time),
        None => {
            let line = format!("{time} {}", what_happened(shop, event)?);
            let indent = " ".repeat(WIDTH.saturating_sub(columns(&line)) / 2);
            Ok(screen.line(screen.ink(Ink::Dim, format_args!("{indent}{line}")))?)
        }
    }
}

fn incoming(screen: &mut Screen, message: &Message, time: &str) -> Result<()> {
    for (number, line) in wrap(&text_of(message), TEXT).iter().enumerate() {
        let time = if number == 0 { time } else { "" };
        screen.line(format_args!(
            "  {} {line}",
            screen.ink(Ink::Dim, format!("{time:5} │"))
        ))?;
    }
    Ok(())
}

fn outgoing(screen: &mut Screen, message: &Message, time: &str) -> Result<()> {
    let status = message
        .status
        .map_or_else(String::new, |status| words(status.as_str()));
    let margin = format!("{time} {} {status}", message.initials);
    let lines = wrap(&text_of(message), TEXT);
    let widest = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
    let indent = WIDTH.saturating_sub(widest + MARGIN + 3);
    for (number, line) in lines.iter().enumerate() {
        let margin = if number == 0 { margin.as_str() } else { "" };
        let margin = screen.ink(Ink::Dim, format!("│ {margin}"));
        screen.line(format_args!(
            "{}{line:<widest$} {margin}",
            " ".repeat(indent)
        ))?;
    }
    Ok(())
}

fn text_of(message: &Message) -> String {
    let files = message.attachments.iter().map(|file| {
        let size = several(file.size, "byte");
        format!("[{}, {size}]", file.file_name)
    });
    let parts: Vec<String> = files.chain([message.body.clone()]).collect();
    parts.join(" ")
}

/// One line for an event that is no message: `Tag Added: Hold, by Ann Lee`.
pub(crate) fn what_happened(shop: &Shop, event: &Event) -> Result<String> {
    let detail = match event.kind {
        EventKind::NoteAdded => event.text.clone(),
        EventKind::Snoozed => event.facts.until.map_or_else(String::new, |until| {
            format!("until {}", shop.time_of(until))
        }),
        _ => event.facts.name.clone(),
    };
    let mut line = event.kind.label().to_owned();
    if !detail.is_empty() {
        line = format!("{line}: {detail}");
    }
    if let Actor::Agent(agent) = event.actor {
        let name = shop.messenger.agent(agent)?.name;
        if name != detail {
            line = format!("{line}, by {name}");
        }
    }
    Ok(line)
}
