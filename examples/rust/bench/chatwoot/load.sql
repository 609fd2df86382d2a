-- One account after a year: 20 inboxes, 200 agents, and as many conversations as the setting `bench.conversations`
-- says, of which 20 % are open, 70 % resolved, 5 % pending and 5 % snoozed, in no order. A third have one of ten
-- labels, half have an agent, four in five have been read. A conversation begins with its customer's first text; two
-- thirds have a reply, a third a second text, spread over the time until its last activity; the oldest 64 have forty
-- messages each. All are texts without attachments. Nobody has an avatar.

SELECT setseed(0.5);

INSERT INTO accounts (name, created_at, updated_at)
SELECT 'Shop', LOCALTIMESTAMP, LOCALTIMESTAMP;

-- A customer has one conversation, as with us: what they write later goes on in it, and opens it again.
INSERT INTO inboxes
    (channel_id, account_id, name, created_at, updated_at, channel_type, lock_to_single_conversation)
SELECT number, 1, 'Line ' || number, LOCALTIMESTAMP, LOCALTIMESTAMP, 'Channel::Sms', true
FROM generate_series(1, 20) AS number;

INSERT INTO users (uid, name, email, created_at, updated_at, pubsub_token)
SELECT email, 'Agent ' || number, email, LOCALTIMESTAMP, LOCALTIMESTAMP, md5(email)
FROM generate_series(1, 200) AS number, concat('agent', number, '@shop.example') AS email;

INSERT INTO tags (name) SELECT 'label-' || number FROM generate_series(1, 10) AS number;

CREATE TEMPORARY TABLE plan AS
SELECT
    number,
    1 + number % 20 AS inbox_id,
    -- The same customers in the same order as our own workspaces have: counted from 0, a quarter of them on each line.
    '+1777' || (number - 1) % 4 || lpad(((number - 1) / 4)::text, 6, '0') AS phone,
    CASE WHEN number <= 64 THEN 40 ELSE 1 + number % 3 END AS messages,
    CASE WHEN state < 0.2 THEN 0 WHEN state < 0.9 THEN 1 WHEN state < 0.95 THEN 2 ELSE 3 END AS status,
    CASE WHEN owner < 0.5 THEN 1 + floor(owner * 400)::integer END AS assignee_id,
    CASE WHEN label * 30 < 10 THEN 1 + floor(label * 30)::integer END AS tag_id,
    glance < 0.8 AS is_read,
    began_at,
    CASE WHEN number <= 64 OR number % 3 > 0 THEN began_at + later * (LOCALTIMESTAMP - began_at) ELSE began_at END
        AS active_at
FROM (
    SELECT
        number, random() AS state, random() AS owner, random() AS label, random() AS glance, random() AS later,
        LOCALTIMESTAMP - interval '1 year' * (1 - number::double precision / conversations) AS began_at
    FROM
        CAST(current_setting('bench.conversations') AS integer) AS conversations,
        generate_series(1, conversations) AS number
) AS drawn
ORDER BY number;

INSERT INTO contacts (name, phone_number, account_id, created_at, updated_at, last_activity_at)
SELECT phone, phone, 1, began_at, active_at, active_at FROM plan ORDER BY number;

INSERT INTO contact_inboxes (contact_id, inbox_id, source_id, created_at, updated_at, pubsub_token)
SELECT number, inbox_id, phone, began_at, began_at, md5(phone) FROM plan ORDER BY number;

INSERT INTO conversations (
    account_id, inbox_id, status, assignee_id, created_at, updated_at, contact_id, display_id, agent_last_seen_at,
    contact_inbox_id, last_activity_at, snoozed_until, first_reply_created_at, waiting_since, cached_label_list
)
SELECT
    1, inbox_id, status, assignee_id, began_at, active_at, number, number, CASE WHEN is_read THEN active_at END,
    number, active_at, CASE WHEN status = 3 THEN LOCALTIMESTAMP + interval '1 month' END,
    CASE WHEN messages > 1 THEN active_at END, CASE WHEN messages % 2 = 1 THEN active_at END, 'label-' || tag_id
FROM plan
ORDER BY number;

-- In the order in which they came, so that those of one conversation lie apart.
INSERT INTO messages (
    content, account_id, inbox_id, conversation_id, message_type, created_at, updated_at, status, source_id,
    sender_type, sender_id, processed_message_content
)
SELECT
    content, 1, inbox_id, number, CASE WHEN is_incoming THEN 0 ELSE 1 END, sent_at, sent_at, 0,
    md5(number || '/' || place), CASE WHEN is_incoming THEN 'Contact' ELSE 'User' END,
    CASE WHEN is_incoming THEN number ELSE coalesce(assignee_id, 1) END, content
FROM (
    SELECT
        number, place, inbox_id, assignee_id, place % 2 = 1 AS is_incoming,
        began_at + (active_at - began_at) * ((place - 1) / greatest(messages - 1, 1)::double precision) AS sent_at,
        CASE (number + place) % 6
            WHEN 0 THEN 'Do you have these in size nine?'
            WHEN 1 THEN 'Great, thanks!'
            WHEN 2 THEN 'I can come by this afternoon around four if that still works for you'
            WHEN 3 THEN 'Is my order there yet? The number is ' || number || '.'
            WHEN 4 THEN 'Yes please'
            ELSE 'Hi, the strap of my bag broke. Can you mend it, and what would it cost?'
        END AS content
    FROM plan, generate_series(1, messages) AS place
) AS spoken
ORDER BY sent_at;

INSERT INTO taggings (tag_id, taggable_type, taggable_id, context, created_at)
SELECT tag_id, 'Conversation', number, 'labels', began_at FROM plan WHERE tag_id IS NOT NULL ORDER BY number;

UPDATE tags SET taggings_count = (SELECT count(*) FROM taggings WHERE tag_id = tags.id);

DROP TABLE plan;
