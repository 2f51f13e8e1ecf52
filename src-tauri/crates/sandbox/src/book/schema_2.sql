-- Version 2: every kind of message, tenants, and what CAS tells its subscribers.

-- The ingestion history holds everything that got a 202; version 1 knew customs shipments only.
CREATE TABLE message_2 (
  seq INTEGER PRIMARY KEY,
  reference_id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  -- What it is: a message of the vendor's list, a change of a declaration or item, or an action.
  subject TEXT NOT NULL,
  -- New, Replace, Update or Upsert for a customs shipment, else empty.
  message_type TEXT NOT NULL CHECK (message_type IN ('', 'New', 'Replace', 'Update', 'Upsert')),
  -- The sender's own reference (shipment, article, partner, order …), empty where there is none.
  external_reference TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('', 'IN', 'OUT')),
  -- The declaration a change or action is about, and the item or the name of the action; else empty.
  target TEXT NOT NULL DEFAULT '',
  part TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  -- NULL while it waits; then the subtype of what is told about it, a colon, and what happened in words.
  outcome TEXT
) STRICT;
INSERT INTO message_2 (seq, reference_id, tenant, subject, message_type, external_reference, direction, body,
    received_at, due_at, outcome)
  SELECT seq, reference_id, 'practice', 'customs_shipment', message_type, external_reference, direction, body,
    received_at, due_at, outcome FROM message;
DROP TABLE message;
ALTER TABLE message_2 RENAME TO message;
CREATE INDEX message_due ON message (due_at) WHERE outcome IS NULL;
CREATE INDEX message_of_key ON message (external_reference, direction);

ALTER TABLE declaration ADD COLUMN tenant TEXT NOT NULL DEFAULT 'practice';
ALTER TABLE declaration ADD COLUMN customs_flow_step TEXT;
-- How many declarations this step made in the flow, and which one this is, counted from 1.
ALTER TABLE declaration ADD COLUMN step_count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE declaration ADD COLUMN step_seq INTEGER NOT NULL DEFAULT 1;
ALTER TABLE declaration ADD COLUMN ship_from TEXT;
ALTER TABLE declaration ADD COLUMN ship_to TEXT;
-- Administrative reference code of an excise movement and its sequence number.
ALTER TABLE state ADD COLUMN arc TEXT;
ALTER TABLE state ADD COLUMN sequence_number INTEGER;

-- What happened and has to be told: consumed in order, so that a restart loses and doubles nothing.
CREATE TABLE occurrence (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('state', 'message', 'document', 'certificate', 'event')),
  -- The row of the table of that name; for 'event' the body itself stands in `body`.
  row INTEGER,
  tenant TEXT NOT NULL,
  body TEXT,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT;
CREATE INDEX occurrence_untold ON occurrence (seq) WHERE told = 0;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  event_type TEXT NOT NULL,
  event_sub_type TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE subscription (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  endpoint_url TEXT NOT NULL,
  -- As it was sent; unknown members come back.
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- One event for one subscription. A row is due until any 2xx, until it has expired, or until the subscription is gone.
CREATE TABLE delivery (
  seq INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES event (seq),
  subscription INTEGER NOT NULL REFERENCES subscription (seq),
  -- What is sent in place of the event's own body, when a fault was ordered.
  body TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- NULL once it is over.
  due_at INTEGER,
  -- waiting, delivered, expired or dropped.
  state TEXT NOT NULL DEFAULT 'waiting',
  -- What the last attempt brought.
  words TEXT
) STRICT;
CREATE INDEX delivery_due ON delivery (due_at, seq) WHERE due_at IS NOT NULL;

CREATE TABLE master_record (
  seq INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  -- article, partner, formula, material_list.
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  -- Beginning of validity as it was sent, empty when none was.
  active_from TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  invalidated_at INTEGER,
  UNIQUE (tenant, kind, code, active_from)
) STRICT;

CREATE TABLE movement_order (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  reference_id TEXT NOT NULL,
  external_reference TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL,
  -- JSON lists: what is wrong with the order, and which stock it took.
  errors TEXT NOT NULL DEFAULT '[]',
  write_offs TEXT NOT NULL DEFAULT '[]',
  received_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Stock is the sum of postings; a lot is opened by one entry. Quantities are decimal text.
CREATE TABLE stock_lot (
  seq INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  article TEXT NOT NULL,
  storage_location TEXT NOT NULL,
  customs_status TEXT NOT NULL CHECK (customs_status IN ('Free', 'Bonded')),
  is_of_preferential_origin INTEGER NOT NULL CHECK (is_of_preferential_origin IN (0, 1)),
  origin_country TEXT,
  unit TEXT,
  -- MRN or document of the entry.
  entry TEXT NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT;
CREATE TABLE stock_posting (
  seq INTEGER PRIMARY KEY,
  lot INTEGER NOT NULL REFERENCES stock_lot (seq),
  movement_order INTEGER REFERENCES movement_order (seq),
  quantity TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate (
  seq INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  declaration INTEGER NOT NULL REFERENCES declaration (seq),
  attachment_id TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE document (
  seq INTEGER PRIMARY KEY,
  declaration INTEGER NOT NULL REFERENCES declaration (seq),
  -- Kind of PDF: SAD, EAD, TSAD, T2L …
  kind TEXT NOT NULL,
  attachment_id TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE (declaration, attachment_id)
) STRICT;

-- What version 1 gave to every accepted declaration.
INSERT INTO document (declaration, kind, attachment_id, made_at)
  SELECT declaration, 'SAD', 'sad', min(at) FROM state WHERE mrn IS NOT NULL GROUP BY declaration;

-- An address that works for a while without a token.
CREATE TABLE temporary_address (
  secret TEXT PRIMARY KEY,
  what TEXT NOT NULL CHECK (what IN ('document', 'certificate')),
  row INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 2;
