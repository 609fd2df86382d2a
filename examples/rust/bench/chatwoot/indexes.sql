-- Every index that the published schema has on these tables, built once the rows are there: that is quicker, and leaves
-- them as dense as they can be. Then what the planner wants to know, and the trigger that numbers an account's
-- conversations.

SET maintenance_work_mem = '512MB';

CREATE INDEX ON accounts (status);

CREATE INDEX ON users (email);
CREATE UNIQUE INDEX ON users (pubsub_token);
CREATE UNIQUE INDEX ON users (reset_password_token);
CREATE UNIQUE INDEX ON users (uid, provider);

CREATE INDEX ON inboxes (account_id);
CREATE INDEX ON inboxes (channel_id, channel_type);
CREATE INDEX ON inboxes (portal_id);

CREATE INDEX ON contacts (lower(email::text), account_id);
CREATE INDEX ON contacts (account_id, contact_type);
CREATE INDEX ON contacts (account_id, email, phone_number, identifier)
    WHERE email::text <> ''::text OR phone_number::text <> ''::text OR identifier::text <> ''::text;
CREATE INDEX ON contacts (account_id, last_activity_at DESC NULLS LAST);
CREATE INDEX ON contacts (account_id);
CREATE INDEX ON contacts (account_id)
    WHERE email::text <> ''::text OR phone_number::text <> ''::text OR identifier::text <> ''::text;
CREATE INDEX ON contacts (blocked);
CREATE UNIQUE INDEX ON contacts (email, account_id);
CREATE UNIQUE INDEX ON contacts (identifier, account_id);
CREATE INDEX ON contacts USING gin
    (name gin_trgm_ops, email gin_trgm_ops, phone_number gin_trgm_ops, identifier gin_trgm_ops);
CREATE INDEX ON contacts (phone_number, account_id);

CREATE INDEX ON contact_inboxes (contact_id);
CREATE UNIQUE INDEX ON contact_inboxes (inbox_id, source_id);
CREATE INDEX ON contact_inboxes (inbox_id);
CREATE UNIQUE INDEX ON contact_inboxes (pubsub_token);
CREATE INDEX ON contact_inboxes (source_id);

CREATE UNIQUE INDEX ON conversations (account_id, display_id);
CREATE INDEX ON conversations (account_id, id);
CREATE INDEX ON conversations (account_id, inbox_id, status, assignee_id);
CREATE INDEX ON conversations (account_id);
CREATE INDEX ON conversations (assignee_id, account_id);
CREATE INDEX ON conversations (campaign_id);
CREATE INDEX ON conversations (contact_id);
CREATE INDEX ON conversations (contact_inbox_id);
CREATE INDEX ON conversations (first_reply_created_at);
CREATE INDEX ON conversations (inbox_id);
CREATE INDEX ON conversations (priority);
CREATE INDEX ON conversations (status, account_id);
CREATE INDEX ON conversations (status, priority);
CREATE INDEX ON conversations (team_id);
CREATE UNIQUE INDEX ON conversations (uuid);
CREATE INDEX ON conversations (waiting_since);

CREATE INDEX ON messages USING gin ((additional_attributes -> 'campaign_id'::text));
CREATE INDEX ON messages (account_id, content_type, created_at);
CREATE INDEX ON messages (account_id, created_at, message_type);
CREATE INDEX ON messages (account_id, inbox_id);
CREATE INDEX ON messages (account_id);
CREATE INDEX ON messages USING gin (content gin_trgm_ops);
CREATE INDEX ON messages (conversation_id, account_id, message_type, created_at);
CREATE INDEX ON messages (conversation_id);
CREATE INDEX ON messages (created_at);
CREATE INDEX ON messages (inbox_id);
CREATE INDEX ON messages (sender_type, sender_id);
CREATE INDEX ON messages (source_id);

CREATE INDEX ON attachments (account_id);
CREATE INDEX ON attachments (message_id);

CREATE INDEX ON active_storage_attachments (blob_id);
CREATE UNIQUE INDEX ON active_storage_attachments (record_type, record_id, name, blob_id);

CREATE INDEX ON tags USING gin (lower(name::text) gin_trgm_ops);
CREATE UNIQUE INDEX ON tags (name);

CREATE INDEX ON taggings (context);
CREATE UNIQUE INDEX ON taggings (tag_id, taggable_id, taggable_type, context, tagger_id, tagger_type);
CREATE INDEX ON taggings (tag_id);
CREATE INDEX ON taggings (taggable_id, taggable_type, context);
CREATE INDEX ON taggings (taggable_id, taggable_type, tagger_id, context);
CREATE INDEX ON taggings (taggable_id);
CREATE INDEX ON taggings (taggable_type);
CREATE INDEX ON taggings (tagger_id, tagger_type);
CREATE INDEX ON taggings (tagger_id);

CREATE SEQUENCE conv_dpid_seq_1;
SELECT setval('conv_dpid_seq_1', max(display_id)) FROM conversations;

CREATE FUNCTION number_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.display_id := nextval('conv_dpid_seq_' || NEW.account_id);
    RETURN NEW;
END
$$;

CREATE TRIGGER number_conversation BEFORE INSERT ON conversations
    FOR EACH ROW EXECUTE FUNCTION number_conversation();

RESET maintenance_work_mem;
