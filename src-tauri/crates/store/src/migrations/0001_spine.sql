-- The spine: persons, records with their documents, the journal, the two doors, cursors and what other judges found.
-- Moments are UTC text of fixed width, so that their order as text is their order in time. Amounts never leave the
-- documents. Content of journal and doors is written once: triggers refuse a change, also one dressed as REPLACE.

CREATE TABLE person (
  id         TEXT PRIMARY KEY CHECK (length(id) = 36),
  name       TEXT NOT NULL CHECK (trim(name) <> ''),
  role       TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
  active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- A table, not a CHECK: later kinds are added by a migration that only adds.
CREATE TABLE record_kind (kind TEXT PRIMARY KEY) STRICT;
INSERT INTO record_kind (kind) VALUES ('dossier'), ('declaration');

CREATE TABLE record (
  number             INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  kind               TEXT NOT NULL REFERENCES record_kind (kind),
  tenant             TEXT NOT NULL,
  external_reference TEXT,
  direction          TEXT,
  customs_column     TEXT,
  column_source      TEXT CHECK (column_source IN ('deduced', 'chosen')),
  flow               TEXT,
  state              TEXT NOT NULL CHECK (state <> ''),
  parent             INTEGER REFERENCES record (number),
  cas_id             TEXT,
  status             TEXT,
  lrn                TEXT,
  mrn                TEXT,
  cas_updated_at     TEXT,
  catalogue_version  TEXT NOT NULL,
  head               INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0),
  revision           INTEGER NOT NULL UNIQUE CHECK (revision > 0),
  created_at         TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
  updated_at         TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
  title              TEXT NOT NULL DEFAULT '',
  importer           TEXT NOT NULL DEFAULT '',
  exporter           TEXT NOT NULL DEFAULT '',
  item_count         INTEGER NOT NULL DEFAULT 0 CHECK (item_count >= 0),
  blocking_count     INTEGER NOT NULL DEFAULT 0 CHECK (blocking_count >= 0),
  warning_count      INTEGER NOT NULL DEFAULT 0 CHECK (warning_count >= 0),
  CHECK ((customs_column IS NULL) = (column_source IS NULL))
) STRICT;
CREATE INDEX record_by_reference ON record (external_reference, direction) WHERE external_reference IS NOT NULL;
CREATE INDEX record_by_parent ON record (parent) WHERE parent IS NOT NULL;
CREATE INDEX record_by_cas_id ON record (cas_id) WHERE cas_id IS NOT NULL;
CREATE INDEX record_by_kind ON record (kind, number);
CREATE INDEX record_by_state ON record (kind, state, number);

-- Apart from `record`, so that lists and summaries never touch a document of 300 kB.
CREATE TABLE document (
  record       INTEGER PRIMARY KEY REFERENCES record (number),
  json         TEXT NOT NULL,
  element_keys TEXT NOT NULL,
  next_key     INTEGER NOT NULL CHECK (next_key > 0)
) STRICT;

CREATE TABLE batch (
  seq               INTEGER PRIMARY KEY CHECK (seq > 0),
  at                TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
  person            TEXT NOT NULL REFERENCES person (id),
  label             TEXT NOT NULL,
  undoes            INTEGER REFERENCES batch (seq) CHECK (undoes < seq),
  redoes            INTEGER REFERENCES batch (seq) CHECK (redoes < seq),
  linked_to         INTEGER REFERENCES batch (seq) CHECK (linked_to < seq),
  catalogue_version TEXT NOT NULL,
  previous_hash     BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash              BLOB NOT NULL CHECK (length(hash) = 32),
  CHECK (undoes IS NULL OR redoes IS NULL)
) STRICT;
CREATE INDEX batch_by_undoes ON batch (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX batch_by_redoes ON batch (redoes) WHERE redoes IS NOT NULL;
CREATE INDEX batch_by_linked_to ON batch (linked_to) WHERE linked_to IS NOT NULL;

CREATE TABLE delta (
  batch   INTEGER NOT NULL REFERENCES batch (seq),
  record  INTEGER NOT NULL REFERENCES record (number),
  -- 1 when every change of it was said by CAS or customs: undo looks at this without reading the payload.
  outside INTEGER NOT NULL CHECK (outside IN (0, 1)),
  digest  BLOB NOT NULL CHECK (length(digest) = 32),
  payload TEXT NOT NULL,
  PRIMARY KEY (batch, record)
) STRICT;
CREATE UNIQUE INDEX delta_by_record ON delta (record, batch, outside);

CREATE TABLE outbox (
  number             INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  record             INTEGER NOT NULL REFERENCES record (number),
  kind               TEXT NOT NULL CHECK (kind IN ('customs_shipment', 'submit')),
  environment        TEXT NOT NULL CHECK (environment <> ''),
  external_reference TEXT NOT NULL CHECK (external_reference <> ''),
  direction          TEXT NOT NULL CHECK (direction <> ''),
  message_type       TEXT,
  payload            BLOB NOT NULL,
  payload_sha256     BLOB NOT NULL CHECK (length(payload_sha256) = 32),
  base_head          INTEGER NOT NULL CHECK (base_head >= 0),
  depends_on         INTEGER REFERENCES outbox (number) CHECK (depends_on < number),
  created_at         TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
  created_by         TEXT NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX outbox_by_record ON outbox (record);
CREATE INDEX outbox_by_key ON outbox (environment, external_reference, direction, number);
CREATE INDEX outbox_by_depends_on ON outbox (depends_on) WHERE depends_on IS NOT NULL;

CREATE TABLE outbox_delivery (
  outbox       INTEGER PRIMARY KEY REFERENCES outbox (number),
  state        TEXT NOT NULL CHECK (state IN
    ('waiting', 'sending', 'accepted', 'confirmed', 'refused', 'unknown', 'parked', 'cancelled')),
  attempt      INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  next_at      TEXT CHECK (next_at GLOB '????-??-??T??:??:??.??????Z'),
  reference_id TEXT,
  reason       TEXT,
  updated_at   TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX outbox_delivery_unfinished ON outbox_delivery (outbox)
  WHERE state NOT IN ('confirmed', 'refused', 'cancelled');

-- Two rows an attempt: one before the first byte leaves, one when it is known how it ended.
CREATE TABLE outbox_attempt (
  outbox        INTEGER NOT NULL REFERENCES outbox (number),
  number        INTEGER NOT NULL CHECK (number > 0),
  phase         TEXT NOT NULL CHECK (phase IN ('started', 'finished')),
  at            TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
  outcome       TEXT,
  http_status   INTEGER CHECK (http_status BETWEEN 100 AND 599),
  reason        TEXT,
  reply_excerpt TEXT,
  PRIMARY KEY (outbox, number, phase),
  CHECK ((phase = 'finished') = (outcome IS NOT NULL))
) STRICT;

CREATE TABLE inbox (
  number         INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE CHECK (id <> ''),
  source         TEXT NOT NULL CHECK (source IN ('poll', 'webhook')),
  environment    TEXT NOT NULL CHECK (environment <> ''),
  kind           TEXT NOT NULL CHECK (kind <> ''),
  subject        TEXT NOT NULL,
  payload        BLOB NOT NULL,
  payload_sha256 BLOB NOT NULL CHECK (length(payload_sha256) = 32),
  received_at    TEXT NOT NULL CHECK (received_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX inbox_by_subject ON inbox (subject, number);

CREATE TABLE inbox_delivery (
  inbox      INTEGER PRIMARY KEY REFERENCES inbox (number),
  state      TEXT NOT NULL CHECK (state IN ('received', 'applied', 'failed')),
  reason     TEXT,
  applied_at TEXT CHECK (applied_at GLOB '????-??-??T??:??:??.??????Z'),
  batch      INTEGER REFERENCES batch (seq)
) STRICT;
CREATE INDEX inbox_delivery_unapplied ON inbox_delivery (inbox) WHERE state = 'received';

CREATE TABLE cursor (
  environment TEXT NOT NULL,
  name        TEXT NOT NULL,
  value       TEXT NOT NULL,
  updated_at  TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
  PRIMARY KEY (environment, name)
) STRICT;

CREATE TABLE outside_finding (
  record      INTEGER NOT NULL REFERENCES record (number),
  position    INTEGER NOT NULL CHECK (position >= 0),
  judge       TEXT NOT NULL CHECK (judge <> ''),
  code        TEXT NOT NULL,
  message     TEXT NOT NULL,
  description TEXT,
  paths       TEXT NOT NULL CHECK (json_type(paths) = 'array'),
  at          TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
  inbox       INTEGER REFERENCES inbox (number),
  PRIMARY KEY (record, position)
) STRICT;

CREATE TRIGGER batch_is_final_update BEFORE UPDATE ON batch
BEGIN SELECT RAISE(ABORT, 'a journal batch is never changed'); END;
CREATE TRIGGER batch_is_final_delete BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'a journal batch is never deleted'); END;
CREATE TRIGGER batch_is_final_insert BEFORE INSERT ON batch WHEN EXISTS (SELECT 1 FROM batch WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'a journal batch is never replaced'); END;

CREATE TRIGGER delta_is_final_update BEFORE UPDATE ON delta
BEGIN SELECT RAISE(ABORT, 'a journal delta is never changed'); END;
CREATE TRIGGER delta_is_final_delete BEFORE DELETE ON delta
BEGIN SELECT RAISE(ABORT, 'a journal delta is never deleted'); END;
CREATE TRIGGER delta_is_final_insert BEFORE INSERT ON delta
WHEN EXISTS (SELECT 1 FROM delta WHERE batch = NEW.batch AND record = NEW.record)
BEGIN SELECT RAISE(ABORT, 'a journal delta is never replaced'); END;

CREATE TRIGGER outbox_is_final_update BEFORE UPDATE ON outbox
BEGIN SELECT RAISE(ABORT, 'an outbox row is never changed'); END;
CREATE TRIGGER outbox_is_final_delete BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'an outbox row is never deleted'); END;
CREATE TRIGGER outbox_is_final_insert BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an outbox row is never replaced'); END;

CREATE TRIGGER outbox_attempt_is_final_update BEFORE UPDATE ON outbox_attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;
CREATE TRIGGER outbox_attempt_is_final_delete BEFORE DELETE ON outbox_attempt
BEGIN SELECT RAISE(ABORT, 'an attempt is never deleted'); END;
CREATE TRIGGER outbox_attempt_is_final_insert BEFORE INSERT ON outbox_attempt
WHEN EXISTS (SELECT 1 FROM outbox_attempt WHERE outbox = NEW.outbox AND number = NEW.number AND phase = NEW.phase)
BEGIN SELECT RAISE(ABORT, 'an attempt is never replaced'); END;

CREATE TRIGGER inbox_is_final_update BEFORE UPDATE ON inbox
BEGIN SELECT RAISE(ABORT, 'an inbox row is never changed'); END;
CREATE TRIGGER inbox_is_final_delete BEFORE DELETE ON inbox
BEGIN SELECT RAISE(ABORT, 'an inbox row is never deleted'); END;
CREATE TRIGGER inbox_is_final_insert BEFORE INSERT ON inbox
WHEN EXISTS (SELECT 1 FROM inbox WHERE number = NEW.number OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an inbox row is never replaced'); END;

CREATE TRIGGER outbox_delivery_stays BEFORE DELETE ON outbox_delivery
BEGIN SELECT RAISE(ABORT, 'a delivery state is never deleted'); END;
CREATE TRIGGER inbox_delivery_stays BEFORE DELETE ON inbox_delivery
BEGIN SELECT RAISE(ABORT, 'a delivery state is never deleted'); END;
CREATE TRIGGER record_stays BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
CREATE TRIGGER record_keeps_its_identity BEFORE UPDATE OF number, id, kind, tenant, created_at ON record
BEGIN SELECT RAISE(ABORT, 'the identity of a record is never changed'); END;
