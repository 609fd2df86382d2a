-- The tables of Chatwoot that a list of conversations, a timeline and an incoming text touch, with all their columns:
-- db/schema.rb of github.com/chatwoot/chatwoot, version 2025_08_16_044639 (commit 0032d604). Their indexes are in
-- indexes.sql. Left out: what only jobs in the background, statistics, campaigns, teams and settings use, who may see
-- which inbox, and the tables of the channels themselves. Names are found by the search path.

CREATE TABLE accounts (
    id serial PRIMARY KEY, name varchar NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    locale integer DEFAULT 0, domain varchar(100), support_email varchar(100),
    feature_flags bigint NOT NULL DEFAULT 0, auto_resolve_duration integer,
    limits jsonb DEFAULT '{}', custom_attributes jsonb DEFAULT '{}', status integer DEFAULT 0,
    internal_attributes jsonb NOT NULL DEFAULT '{}', settings jsonb DEFAULT '{}'
);

CREATE TABLE users (
    id serial PRIMARY KEY, provider varchar NOT NULL DEFAULT 'email', uid varchar NOT NULL DEFAULT '',
    encrypted_password varchar NOT NULL DEFAULT '', reset_password_token varchar,
    reset_password_sent_at timestamp, remember_created_at timestamp, sign_in_count integer NOT NULL DEFAULT 0,
    current_sign_in_at timestamp, last_sign_in_at timestamp, current_sign_in_ip varchar, last_sign_in_ip varchar,
    confirmation_token varchar, confirmed_at timestamp, confirmation_sent_at timestamp, unconfirmed_email varchar,
    name varchar NOT NULL, display_name varchar, email varchar, tokens json,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    pubsub_token varchar, availability integer DEFAULT 0, ui_settings jsonb DEFAULT '{}',
    custom_attributes jsonb DEFAULT '{}', type varchar, message_signature text
);

CREATE TABLE inboxes (
    id serial PRIMARY KEY, channel_id integer NOT NULL, account_id integer NOT NULL, name varchar NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    channel_type varchar, enable_auto_assignment boolean DEFAULT true,
    greeting_enabled boolean DEFAULT false, greeting_message varchar, email_address varchar,
    working_hours_enabled boolean DEFAULT false, out_of_office_message varchar, timezone varchar DEFAULT 'UTC',
    enable_email_collect boolean DEFAULT true, csat_survey_enabled boolean DEFAULT false,
    allow_messages_after_resolved boolean DEFAULT true, auto_assignment_config jsonb DEFAULT '{}',
    lock_to_single_conversation boolean NOT NULL DEFAULT false, portal_id bigint,
    sender_name_type integer NOT NULL DEFAULT 0, business_name varchar, csat_config jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE contacts (
    id serial PRIMARY KEY, name varchar DEFAULT '', email varchar, phone_number varchar,
    account_id integer NOT NULL, created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    additional_attributes jsonb DEFAULT '{}', identifier varchar, custom_attributes jsonb DEFAULT '{}',
    last_activity_at timestamp, contact_type integer DEFAULT 0, middle_name varchar DEFAULT '',
    last_name varchar DEFAULT '', location varchar DEFAULT '', country_code varchar DEFAULT '',
    blocked boolean NOT NULL DEFAULT false
);

CREATE TABLE contact_inboxes (
    id bigserial PRIMARY KEY, contact_id bigint, inbox_id bigint, source_id varchar NOT NULL,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
    hmac_verified boolean DEFAULT false, pubsub_token varchar
);

CREATE TABLE conversations (
    id serial PRIMARY KEY, account_id integer NOT NULL, inbox_id integer NOT NULL,
    status integer NOT NULL DEFAULT 0, assignee_id integer,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    contact_id bigint, display_id integer NOT NULL,
    contact_last_seen_at timestamp, agent_last_seen_at timestamp,
    additional_attributes jsonb DEFAULT '{}', contact_inbox_id bigint,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(), identifier varchar,
    last_activity_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    team_id bigint, campaign_id bigint, snoozed_until timestamp, custom_attributes jsonb DEFAULT '{}',
    assignee_last_seen_at timestamp, first_reply_created_at timestamp, priority integer, sla_policy_id bigint,
    waiting_since timestamp(6), cached_label_list text
);

CREATE TABLE messages (
    id serial PRIMARY KEY, content text, account_id integer NOT NULL, inbox_id integer NOT NULL,
    conversation_id integer NOT NULL, message_type integer NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    private boolean NOT NULL DEFAULT false, status integer DEFAULT 0, source_id varchar,
    content_type integer NOT NULL DEFAULT 0, content_attributes json DEFAULT '{}',
    sender_type varchar, sender_id bigint, external_source_ids jsonb DEFAULT '{}',
    additional_attributes jsonb DEFAULT '{}', processed_message_content text, sentiment jsonb DEFAULT '{}'
);

CREATE TABLE attachments (
    id serial PRIMARY KEY, file_type integer DEFAULT 0, external_url varchar,
    coordinates_lat double precision DEFAULT 0, coordinates_long double precision DEFAULT 0,
    message_id integer NOT NULL, account_id integer NOT NULL,
    created_at timestamp NOT NULL, updated_at timestamp NOT NULL,
    fallback_title varchar, extension varchar, meta jsonb DEFAULT '{}'
);

CREATE TABLE active_storage_attachments (
    id bigserial PRIMARY KEY, name varchar NOT NULL, record_type varchar NOT NULL, record_id bigint NOT NULL,
    blob_id bigint NOT NULL, created_at timestamp NOT NULL
);

CREATE TABLE tags (id serial PRIMARY KEY, name varchar, taggings_count integer DEFAULT 0);

CREATE TABLE taggings (
    id serial PRIMARY KEY, tag_id integer, taggable_type varchar, taggable_id integer,
    tagger_type varchar, tagger_id integer, context varchar(128), created_at timestamp
);
