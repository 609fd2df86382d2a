"""The engine under asyncio: calls run in threads, and whoever follows the changes is woken by them.

    python examples/python/follow.py

A customer writes, an agent answers and a screen shows it. None of the three calls another: each follows what happens.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from duologue import AgentId, Cursor, DeliveryStatus, Event, EventKind, GatewayId, GatewayKind, Messenger
from duologue.aio import follow

CUSTOMER = "+15557000001"
QUESTIONS = ["Hi! Is my order there?", "Great! How long are you open?", "Thank you!"]
ANSWERS = {"order": "Yes, it came this morning.", "open": "Until 6 pm."}


async def main() -> None:
    """Set up a shop, and let the three go on until the conversation is finished."""
    with Messenger.open(":memory:") as messenger:
        agent = messenger.add_agent("Ann Lee").id
        store = messenger.add_mailbox("Store").id
        line = messenger.add_gateway("Line", kind=GatewayKind.LONG_CODE, address="+15550100001", mailbox=store).id
        messenger.add_contact(name="Maria Santos", addresses=[CUSTOMER])
        start = messenger.last_change()
        with messenger.start_worker():  # hands over what is sent
            await asyncio.gather(show(messenger, start), serve(messenger, start, agent), ask(messenger, start, line))


async def events(messenger: Messenger, start: Cursor) -> AsyncIterator[Event]:
    """Give what happens, in order, until the conversation is finished."""
    async with aclosing(follow(messenger, after=start)) as feed:
        async for changes in feed:
            for event in changes.items:
                yield event
                if event.kind is EventKind.CONVERSATION_FINISHED:
                    return


async def show(messenger: Messenger, start: Cursor) -> None:
    """Be the screen."""
    async for event in events(messenger, start):
        label = event.kind.label if isinstance(event.kind, EventKind) else event.text
        if event.message:
            print(f"{label}: {event.message.body}")
        elif event.facts.status:
            print(f"{label}: {event.facts.status.value}")
        else:
            print(label)


async def serve(messenger: Messenger, start: Cursor, agent: AgentId) -> None:
    """Be the agent, who answers questions and finishes the conversation after thanks."""
    async for event in events(messenger, start):
        if event.kind is EventKind.INCOMING_MESSAGE and event.message and event.conversation:
            await asyncio.to_thread(messenger.read, event.conversation, by=agent)
            answer = next((answer for word, answer in ANSWERS.items() if word in event.message.body), None)
            if answer:
                await asyncio.to_thread(messenger.send, event.conversation, answer, by=agent)
            else:
                await asyncio.to_thread(messenger.complete, event.conversation, by=agent)


async def ask(messenger: Messenger, start: Cursor, line: GatewayId) -> None:
    """Be the customer, who goes on as soon as the answer to the last question is sent."""
    questions = iter(QUESTIONS)
    await asyncio.to_thread(messenger.receive, line, sender=CUSTOMER, body=next(questions))
    async for event in events(messenger, start):
        if event.facts.status is DeliveryStatus.SENT:
            await asyncio.to_thread(messenger.receive, line, sender=CUSTOMER, body=next(questions))


if __name__ == "__main__":
    asyncio.run(main())
