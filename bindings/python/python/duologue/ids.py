"""Ids: whole numbers, typed by what they name."""

from typing import NewType

__all__ = [
    "AgentId",
    "AttachmentId",
    "ContactId",
    "ConversationId",
    "Cursor",
    "EventId",
    "GatewayId",
    "HostKindId",
    "MailboxId",
    "MessageId",
    "QuickReplyId",
    "TagId",
]

AgentId = NewType("AgentId", int)
AttachmentId = NewType("AttachmentId", int)
ContactId = NewType("ContactId", int)
ConversationId = NewType("ConversationId", int)
EventId = NewType("EventId", int)
GatewayId = NewType("GatewayId", int)
HostKindId = NewType("HostKindId", int)
MailboxId = NewType("MailboxId", int)
#: The number of the event that put the message into the log.
MessageId = NewType("MessageId", int)
QuickReplyId = NewType("QuickReplyId", int)
TagId = NewType("TagId", int)

#: A place in a list, to go on from: opaque text, good for the list it came from alone.
Cursor = NewType("Cursor", str)
