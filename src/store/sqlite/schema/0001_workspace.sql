-- Times are microseconds since the epoch, UTC. A reference that may be absent is NULL; nothing else is.
-- Rows of `event` and `message` are never deleted, so their plain rowids are never used again.
-- A check of a word is a chain of OR: for IN with more than two words SQLite makes a table of them for every row.

CREATE TABLE workspace (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    brand TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE agent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    initials TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE gateway (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'short_code' OR kind = 'long_code' OR kind = 'toll_free' OR kind = 'email'),
    address TEXT NOT NULL,
    provider TEXT NOT NULL,
    mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
    mms INTEGER NOT NULL DEFAULT 0 CHECK (mms IN (0, 1)),
    price_per_segment TEXT NOT NULL DEFAULT '0',
    price_per_mms TEXT NOT NULL DEFAULT '0',
    segments_per_second TEXT NOT NULL DEFAULT '0',
    -- 0 for what the kind usually takes.
    max_characters INTEGER NOT NULL DEFAULT 0,
    media_types TEXT NOT NULL DEFAULT '',
    media_bytes INTEGER NOT NULL DEFAULT 0,
    media_count INTEGER NOT NULL DEFAULT 0,
    is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    -- Since when the next submission may go out, which is how throughput is kept.
    free_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (provider, address)
) STRICT;

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    color TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '{}',
    blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    -- The name and all addresses in lower case, which is what a search looks through.
    folded TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_name ON contact (folded, id);

CREATE TABLE contact_address (
    address TEXT PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_address_of ON contact_address (contact_id, position);

-- Everything that a row of a list shows is here, so a page needs no second look.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    -- The gateway that the customer used last, or that the conversation began with.
    gateway_id INTEGER NOT NULL REFERENCES gateway (id),
    contact_name TEXT NOT NULL DEFAULT '',
    -- The customer's address that was used last.
    address TEXT NOT NULL,
    -- The placement and what led there: 0 idle, 1 inbox, 2 snoozed, 3 completed, 4 archived.
    -- A number, because it stands in every index below.
    shelf INTEGER NOT NULL CHECK (shelf BETWEEN 0 AND 4),
    session TEXT NOT NULL CHECK (session = 'not_started' OR session = 'active' OR session = 'finished'),
    unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
    assignee_id INTEGER REFERENCES agent (id),
    tags TEXT NOT NULL DEFAULT '[]',
    snoozed_until INTEGER,
    snooze_mode TEXT NOT NULL DEFAULT '',
    last_at INTEGER NOT NULL,
    last_message_id INTEGER,
    last_incoming_id INTEGER,
    snippet TEXT NOT NULL DEFAULT '',
    -- The latest event that changed the conversation.
    version INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (contact_id, mailbox_id)
) STRICT;
-- Each view is an index, or a few runs of one, that ends in the order of the list. Every index here is rewritten by
-- every message, so views share them: the whole view, the unread and the unassigned one; a mailbox and a gateway.
CREATE INDEX conversation_view ON conversation (shelf, (unread > 0), (assignee_id IS NULL), last_at, id);
CREATE INDEX conversation_view_lane ON conversation (mailbox_id, gateway_id, shelf, last_at, id);
CREATE INDEX conversation_view_assignee ON conversation (assignee_id, shelf, last_at, id)
    WHERE assignee_id IS NOT NULL;
CREATE INDEX conversation_due ON conversation (snoozed_until, id) WHERE snoozed_until IS NOT NULL;

CREATE TABLE conversation_tag (
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    shelf INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id),
    PRIMARY KEY (tag_id, shelf, last_at, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX conversation_tag_of ON conversation_tag (conversation_id, tag_id);

-- Conversations and unread messages on every shelf, by lane (mailbox and gateway), assignee (0: nobody) and tag.
CREATE TABLE counter (
    dimension INTEGER NOT NULL CHECK (dimension BETWEEN 0 AND 2),
    shelf INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    second_id INTEGER NOT NULL,
    conversations INTEGER NOT NULL,
    unread_conversations INTEGER NOT NULL,
    unread_messages INTEGER NOT NULL,
    PRIMARY KEY (dimension, shelf, first_id, second_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    finished_by INTEGER REFERENCES agent (id)
) STRICT;
CREATE INDEX session_of ON session (conversation_id, id);

CREATE TABLE host_kind (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL
) STRICT;

-- The log: append-only, and the truth that all other tables are rebuilt from.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    host_kind_id INTEGER REFERENCES host_kind (id),
    conversation_id INTEGER REFERENCES conversation (id),
    contact_id INTEGER REFERENCES contact (id),
    actor TEXT NOT NULL CHECK (actor = 'agent' OR actor = 'contact' OR actor = 'automation' OR actor = 'host' OR actor = 'system'),
    agent_id INTEGER REFERENCES agent (id),
    -- The message that went, if it was scheduled and so has the number of an earlier event.
    message_id INTEGER,
    -- What happened beside the kind, as a JSON object; empty for the kinds that need nothing.
    facts TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_of_conversation ON event (conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX event_of_profile ON event (contact_id, id) WHERE conversation_id IS NULL AND contact_id IS NOT NULL;

-- Bodies stand apart from the log, so that they can be erased while the event stays.
CREATE TABLE event_text (
    event_id INTEGER PRIMARY KEY REFERENCES event (id),
    body TEXT NOT NULL,
    attributes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE message (
    id INTEGER PRIMARY KEY REFERENCES event (id),
    conversation_id INTEGER REFERENCES conversation (id),
    direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
    gateway_id INTEGER NOT NULL REFERENCES gateway (id),
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    transport TEXT NOT NULL CHECK (transport = 'sms' OR transport = 'mms' OR transport = 'email'),
    encoding TEXT NOT NULL DEFAULT '',
    segments INTEGER NOT NULL,
    cost TEXT NOT NULL DEFAULT '0',
    agent_id INTEGER REFERENCES agent (id),
    initials TEXT NOT NULL DEFAULT '',
    attachments INTEGER NOT NULL DEFAULT 0,
    -- Of an incoming message; an attempt has the id of an outgoing one.
    provider_message_id TEXT,
    -- Empty for an incoming message.
    status TEXT NOT NULL DEFAULT '',
    error_code TEXT NOT NULL DEFAULT '',
    -- When it is to go, or was, if it was scheduled.
    send_at INTEGER,
    -- The event with which it went, if it was scheduled.
    went_id INTEGER REFERENCES event (id),
    test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX message_provider ON message (gateway_id, provider_message_id)
    WHERE provider_message_id IS NOT NULL;

CREATE INDEX message_unknown ON message (id) WHERE status = 'unknown';

-- The host's names for messages that it must not send twice, and the digest of what each was to say.
CREATE TABLE send_key (
    key TEXT PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES message (id),
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How many outgoing messages have each delivery status.
CREATE TABLE delivery_count (
    status TEXT PRIMARY KEY,
    messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message (id),
    key TEXT NOT NULL UNIQUE,
    gateway_id INTEGER NOT NULL REFERENCES gateway (id),
    provider_message_id TEXT,
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_of ON attempt (message_id, id);
CREATE INDEX attempt_provider ON attempt (gateway_id, provider_message_id)
    WHERE provider_message_id IS NOT NULL;

CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES message (id),
    gateway_id INTEGER NOT NULL REFERENCES gateway (id),
    recipient TEXT NOT NULL,
    segments INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state = 'scheduled' OR state = 'held' OR state = 'queued' OR state = 'leased' OR state = 'sending'),
    -- The event with which it was queued: the order in which messages go.
    position INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    -- How often it could not be handed over.
    failures INTEGER NOT NULL DEFAULT 0,
    -- 0 unless the message is leased or being sent.
    lease_until INTEGER NOT NULL DEFAULT 0,
    -- The message that must be sent first, for one that is held.
    after_id INTEGER REFERENCES message (id)
) STRICT;
CREATE INDEX outbox_queued ON outbox (gateway_id, position) WHERE state = 'queued';
CREATE INDEX outbox_scheduled ON outbox (due_at, message_id) WHERE state = 'scheduled';
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE lease_until > 0;
CREATE INDEX outbox_recipient ON outbox (gateway_id, recipient, position);
CREATE INDEX outbox_after ON outbox (after_id) WHERE after_id IS NOT NULL;

-- The delivery workers that are running, and some that ended without a word.
CREATE TABLE worker (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at INTEGER NOT NULL,
    beat_at INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE media (
    digest TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    -- How many attachments name it; none may for a while after it is staged. -1 while it is being forgotten.
    uses INTEGER NOT NULL DEFAULT 0,
    staged_at INTEGER NOT NULL
) STRICT;
CREATE INDEX media_unused ON media (staged_at) WHERE uses <= 0;

CREATE TABLE media_chunk (
    digest TEXT NOT NULL,
    position INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (digest, position)
) STRICT;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL REFERENCES media (digest)
) STRICT;
CREATE INDEX attachment_of ON attachment (message_id, id);
CREATE INDEX attachment_media ON attachment (digest);

CREATE TABLE quick_reply (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    -- Changes with the text, so that a compiled template knows when it is stale.
    revision INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX quick_reply_order ON quick_reply (position, id);
