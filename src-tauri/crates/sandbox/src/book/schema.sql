-- The practice CAS's own file. Moments are microseconds since 1970 in UTC.
CREATE TABLE installation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  client_id TEXT NOT NULL,
  client_secret TEXT NOT NULL
) STRICT;

-- Every message that got a 202, with what became of it: the ingestion history.
CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  reference_id TEXT NOT NULL UNIQUE,
  message_type TEXT NOT NULL CHECK (message_type IN ('New', 'Replace', 'Update', 'Upsert')),
  external_reference TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('IN', 'OUT')),
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  -- NULL while it waits; then what happened, in words.
  outcome TEXT
) STRICT;
CREATE INDEX message_due ON message (due_at) WHERE outcome IS NULL;

CREATE TABLE declaration (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  external_reference TEXT NOT NULL,
  direction TEXT NOT NULL,
  customs_flow TEXT,
  jurisdiction TEXT NOT NULL,
  storage_location TEXT,
  ucr TEXT,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- The step of the life cycle that comes by itself, and when.
  next_status TEXT,
  next_at INTEGER,
  CHECK ((next_status IS NULL) = (next_at IS NULL))
) STRICT;
CREATE INDEX declaration_due ON declaration (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX declaration_key ON declaration (external_reference, direction);

-- One row per change: the search is answered as of a moment ago, so the past is kept.
CREATE TABLE state (
  seq INTEGER PRIMARY KEY,
  declaration INTEGER NOT NULL REFERENCES declaration (seq),
  at INTEGER NOT NULL,
  status TEXT NOT NULL,
  lrn TEXT,
  mrn TEXT,
  accepted_at INTEGER,
  errors TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX state_of_declaration ON state (declaration, seq);

PRAGMA user_version = 1;
