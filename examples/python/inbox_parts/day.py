"""A shop's day, part by part. Every answer that is printed is the engine's own."""

import base64
import itertools
from decimal import Decimal
from pathlib import Path

from duologue import (
    AgentId,
    ConflictError,
    ConversationId,
    DeliveryStatus,
    GatewayKind,
    ManualClock,
    Message,
    Messenger,
    MmsNotEnabledError,
    SnoozePreset,
    View,
)

from .screen import ENCODINGS, WIDTH, accent, bold, ends, heading, labelled, line, pad, several, verdict, words, wrap
from .shop import LONG_CODE, MARIA, SHORT_CODE, STRANGER, TOM, ZOE, ZONE, network, soon, time_of, today
from .thread import show_thread, what_happened

IN_BLUE = "Yes, we have size 9 in blue! We'll keep a pair at the till for you until 6 pm."
PRESETS = {
    SnoozePreset.IN_ONE_HOUR: "in 1 hour",
    SnoozePreset.IN_FOUR_HOURS: "in 4 hours",
    SnoozePreset.TOMORROW_MORNING: "tomorrow morning",
    SnoozePreset.NEXT_MONDAY: "next Monday",
    SnoozePreset.NEXT_MONTH: "next month",
}

# A picture of 64 by 64 pixels.
BOOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAD1BMVEX69u46KiCoYjDs3L5gSjyo2hzCAAAAT0lEQVR42mNgGERAEAkMnAIlKB"
    "hVYGw88ApGwwHVkViTLp0UQByJUDYQClDBYFCApoQuCrABeitwwQD0VwBRAnHcwCmABA2OioUOCgYQAACTBXAZRpQswAAAAABJRU5ErkJggg=="
)


def play(database: Path) -> bool:
    """Play the day in a new workspace; return whether the workspace verifies at its end."""
    clock = ManualClock(today("06:00"))
    with Messenger.open(
        database, clock=clock, time_zone=ZONE, providers={"sandbox": network()}, random_seed=1
    ) as messenger:
        return Day(messenger, clock).play()


class Day:
    """A shop's day, part by part. Every answer that is printed is the engine's own."""

    def __init__(self, messenger: Messenger, clock: ManualClock) -> None:
        """Set the shop up."""
        self.messenger = messenger
        self.clock = clock
        self.spent = Decimal(0)
        messenger.update_workspace(name="Marlow Shoes", brand="Marlow Shoes")
        self.ann = messenger.add_agent("Ann Lee").id
        self.ben = messenger.add_agent("Ben Ortiz").id
        store = messenger.add_mailbox("Store").id
        self.short_code = messenger.add_gateway(
            "Short code", kind=GatewayKind.SHORT_CODE, address=SHORT_CODE, mailbox=store, price_per_segment="0.0075"
        ).id
        self.long_code = messenger.add_gateway(
            "Long code",
            kind=GatewayKind.LONG_CODE,
            address=LONG_CODE,
            mailbox=store,
            mms=True,
            price_per_segment="0.0079",
            price_per_mms="0.02",
        ).id
        self.on_its_way = messenger.add_quick_reply(
            "On its way",
            "Hi {{ contact.first_name | default('there') }}, your order comes with the van at 1 pm. "
            "We text you then. {{ agent.name }}",
            category="Orders",
        )
        for name, phone in [("Maria Santos", MARIA), ("Tom Becker", TOM), ("Zoë Duval", ZOE)]:
            messenger.add_contact(name=name, addresses=[phone])

    def play(self) -> bool:
        """Play the day; return whether the workspace verifies at its end."""
        ends("Marlow Shoes", "Monday, November 23, 2026")
        self.the_shop_opens()
        maria, tom, zoe = self.find("Maria"), self.find("Tom"), self.find("Zoë")
        self.two_agents_want_the_same(zoe)
        self.a_text_has_its_price(maria)
        self.a_conversation(maria)
        self.a_snooze(tom)
        self.the_customer_writes_after_completion(maria)
        self.the_snooze_ends(tom)
        self.a_picture(zoe)
        self.a_test()
        self.the_filter(maria)
        return self.closing_time()

    def the_shop_opens(self) -> None:
        """Show the badge, the views and the inbox."""
        self.begin("09:00", "Four people wrote before the shop opened")
        self.views()
        self.inbox()

    def two_agents_want_the_same(self, zoe: ConversationId) -> None:
        """Assign with an expectation: whoever comes second is told so."""
        self.begin("09:01", "Ann and Ben reach for the same conversation")
        self.messenger.assign(zoe, self.ann, by=self.ann, expected_assignee=None)
        labelled("Ann takes it", "Zoë's conversation is assigned to Ann Lee")
        try:
            self.messenger.assign(zoe, self.ben, by=self.ben, expected_assignee=None)
        except ConflictError as too_late:
            labelled("Ben takes it", str(too_late))
        self.messenger.archive(self.find(STRANGER), by=self.ben)
        labelled("Ben goes on", "and archives the cruise: out of the inbox, and not counted as completed")

    def a_text_has_its_price(self, maria: ConversationId) -> None:
        """Preview three texts; one character doubles the price."""
        self.begin("09:02", "What a text costs, while Ann writes to Maria")
        self.composer(maria, "Yes, we have size 9 in blue!")
        self.composer(maria, IN_BLUE.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"))
        self.composer(maria, IN_BLUE)

    def a_conversation(self, maria: ConversationId) -> None:
        """Answer, tag, leave a note, and show the whole conversation."""
        self.pass_time("09:03")
        self.messenger.read(maria, by=self.ann)
        self.messenger.assign(maria, self.ann, by=self.ann)
        self.send(maria, IN_BLUE, self.ann)
        self.begin("09:05", "Maria answers, and Ann leaves a tag and a note")
        self.messenger.add_tag(maria, "Hold", by=self.ann)
        self.messenger.add_note(maria, "Blue, size 9: second drawer under the till", by=self.ann)
        show_thread(self.messenger, self.messenger.read(maria, by=self.ann))

    def a_snooze(self, tom: ConversationId) -> None:
        """Fill in a quick reply, then hide the conversation for some hours."""
        self.begin("09:12", "Tom's order comes at one: a quick reply, then a snooze")
        reply = self.on_its_way
        text = self.messenger.expand_quick_reply(reply.id, tom, by=self.ben)
        labelled(reply.name, reply.text)
        labelled("for Tom", text)
        self.messenger.read(tom, by=self.ben)
        self.messenger.assign(tom, self.ben, by=self.ben)
        self.send(tom, text, self.ben)

        menu = self.messenger.snooze_presets().items()
        labelled("Snooze", ", ".join(f"{PRESETS[preset]} {soon(until)}" for preset, until in menu))
        snoozed = self.messenger.snooze(tom, SnoozePreset.IN_FOUR_HOURS, by=self.ben)
        until = soon(snoozed.snoozed_until) if snoozed.snoozed_until else ""
        labelled("Ben picks", f"in 4 hours; Tom is out of the inbox until {until}, or until he writes")
        line()
        self.views()
        self.inbox()

    def the_customer_writes_after_completion(self, maria: ConversationId) -> None:
        """Show what a completed conversation allows when its customer writes again."""
        self.pass_time("12:10")
        self.messenger.complete(maria, by=self.ann)
        self.begin("12:40", "Maria came by, Ann completed; and Maria writes again")
        self.inbox()
        line()
        labelled("Status", words(self.messenger.conversation(maria).status.value))
        actions = self.messenger.allowed_actions(maria)
        labelled("Offered", ", ".join(words(offer.action.value) for offer in actions if offer.allowed))
        for offer in actions:
            if offer.reason:
                labelled("Not offered", f"{words(offer.action.value)}: {offer.reason.text}")
        labelled("Ann archives", words(self.messenger.archive(maria, by=self.ann).status.value))

    def the_snooze_ends(self, tom: ConversationId) -> None:
        """Find the conversation back in the inbox at the minute."""
        self.begin("13:12", "The order is there, and so is Tom's conversation")
        self.inbox()
        self.send(tom, "Hi Tom, it's here. We close at 6.", self.ben)
        self.pass_time("13:13")
        completed = self.messenger.complete(tom, by=self.ben)
        line()
        show_thread(self.messenger, completed)

    def a_picture(self, zoe: ConversationId) -> None:
        """Ask which gateways could send a picture, and insist on one that may not."""
        self.begin("14:30", "A picture for Zoë: long code instead of short code, because of MMS")
        text, picture = "Your boot is mended and waiting for you.", ("boot.png", "image/png", BOOT)
        self.messenger.read(zoe, by=self.ann)
        for choice in self.messenger.gateway_choices(zoe, text, media=[picture]):
            answer = f"available: {several(choice.segments, 'MMS')}, ${choice.cost}"
            if choice.unavailable:
                answer = f"unavailable: {choice.unavailable.text}"
            labelled(choice.name, f"the usual one, but {answer}" if choice.preselected else answer)
        try:
            self.messenger.send(zoe, text, by=self.ann, gateway=self.short_code, media=[picture])
        except MmsNotEnabledError as refused:
            labelled("Sent anyway", f"refused: {refused}")
        line()
        self.sent(self.messenger.send(zoe, text, by=self.ann, gateway=self.long_code, media=[picture]))
        self.pass_time("14:33")
        show_thread(self.messenger, self.messenger.read(zoe, by=self.ann))

    def a_test(self) -> None:
        """Send a test, and watch the text wait for its disclaimer."""
        self.begin("16:00", "Ben tests tomorrow's offer on his own phone")
        test = self.messenger.send_test(
            self.short_code, to="+15557000099", body="Runners: 20% off all week!", by=self.ben
        )
        stages: list[list[DeliveryStatus | None]] = [[] for _ in test]
        for at in ["16:00", "16:01", "16:02", "16:03"]:
            self.pass_time(at)
            for seen, message in zip(stages, test, strict=True):
                seen.append(self.messenger.message(message.id).status)
            self.messenger.deliver(limit=1)
        for label, seen, message in zip(["Disclaimer", "Text"], stages, test, strict=True):
            labelled(label, message.body)
            labelled("", " > ".join(words(status.value) for status, _ in itertools.groupby(seen) if status))
            self.spent += message.cost

    def the_filter(self, maria: ConversationId) -> None:
        """Search the kinds of events, and filter a timeline by them."""
        self.begin("17:45", "What became of Maria's conversation? The event filter tells")
        found = self.messenger.event_kinds(search="conversation")
        page = self.messenger.timeline(maria, kinds=[entry.kind for entry in found])
        labelled("Search", f"“conversation” finds {', '.join(entry.label for entry in found)}")
        label = f"Filter ({page.active_filter_count})"
        for event in reversed(page.items):
            labelled(label, f"{time_of(event.at)} {what_happened(self.messenger, event)}")
            label = ""

    def closing_time(self) -> bool:
        """Rebuild the workspace from its log; return whether that makes no difference."""
        self.begin("18:00", "Closing time")
        self.views()
        self.inbox()
        found = self.messenger.verify()
        line()
        labelled("Spent", f"${self.spent}, for everything sent today")
        conversations, events = several(found.conversations, "conversation"), several(found.events, "event")
        labelled("Verified", f"{conversations} rebuilt from {events}: {verdict(found.differences)}")
        for difference in found.differences:
            labelled("", repr(difference))
        return not found.differences

    def pass_time(self, until: str) -> None:
        """Let time pass until then, and fetch what happened meanwhile."""
        self.clock.set(today(until))
        self.messenger.refresh()

    def begin(self, at: str, title: str) -> None:
        """Let time pass, and begin the next part with the badge: what the inbox's icon then shows."""
        self.pass_time(at)
        heading(at, title, f"{self.messenger.badge().messages} unread")

    def find(self, text: str) -> ConversationId:
        """Return the conversation whose customer has this in the name or address."""
        return self.messenger.conversations(View.ALL, text=text, limit=1).items[0].id

    def send(self, to: ConversationId, body: str, by: AgentId) -> None:
        """Send, hand the message over, and keep account of what it cost."""
        self.sent(self.messenger.send(to, body, by=by))

    def sent(self, message: Message) -> None:
        """Hand a message over, and keep account of what it cost."""
        self.spent += message.cost
        self.messenger.deliver()

    # What the screen shows

    def views(self) -> None:
        """Print every view with how many conversations are in it."""
        counts = {view: self.messenger.counts(view) for view in View}
        views = [f"{words(view.value)} {count.total.conversations}" for view, count in counts.items()]
        ends("   ".join(views), f"unassigned {counts[View.INBOX].unassigned.conversations}")

    def inbox(self) -> None:
        """Print the inbox, a line for each conversation."""
        for row in self.messenger.conversations(View.INBOX).items:
            name = pad(row.display_name, 14)
            unread = accent(f"{row.unread or '':>2}")
            initials = self.messenger.agent(row.assignee).initials if row.assignee else ""
            line(
                f"  {unread} {bold(name) if row.unread else name}  {pad(row.snippet, 56)}  {initials:2}  "
                f"{time_of(row.last_activity)}"
            )

    def composer(self, conversation: ConversationId, text: str) -> None:
        """Print the composer with this text in it, and its counter."""
        preview = self.messenger.preview(conversation, text)
        for part in wrap(text, WIDTH - 6):
            line(f"  | {part}")
        name, unit = ENCODINGS[preview.encoding] if preview.encoding else ("", "")
        ends(
            f"  {name}, {several(preview.units, unit)}, {several(preview.segments, 'segment')}, "
            f"{preview.remaining} left, ${preview.cost}",
            "an additional message is needed" if preview.segments > 1 else "",
        )
        for index, character, _ in preview.unencodable:
            line(f"    {character} at {index} is no character of GSM 7-bit")
        if better := preview.suggestion:
            changes = ", ".join(f"{change.replacement} for {change.original}" for change in better.replacements)
            line(f"    with {changes} it is {several(better.segments, 'segment')}, ${better.cost}")
