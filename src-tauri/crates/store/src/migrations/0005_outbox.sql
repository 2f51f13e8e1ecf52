-- What leaves is of many kinds now, and each row says what it is aimed at. A closed list of kinds cannot be widened in
-- its place, so the three tables are laid anew and filled from the old ones, row for row and byte for byte. Their
-- guards go with the old tables and are made again below as they were.

-- Rows leave in order within their environment, tenant, reference, direction and lane: everything about one dossier is
-- one lane, master data has lanes of its own.
CREATE TABLE outbox_kind (
  kind TEXT PRIMARY KEY,
  lane TEXT NOT NULL CHECK (lane <> '')
) STRICT;
INSERT INTO outbox_kind (kind, lane) VALUES
  ('customs_shipment', 'dossier'),
  ('submit', 'dossier'),
  ('action', 'dossier'),
  ('declaration_patch', 'dossier'),
  ('item_add', 'dossier'),
  ('item_patch', 'dossier'),
  ('item_remove', 'dossier'),
  ('certificate_of_origin', 'dossier'),
  ('article', 'article'),
  ('partner', 'partner'),
  ('formula', 'formula'),
  ('material_list', 'material_list'),
  ('material_list_invalidation', 'material_list'),
  ('movement_order', 'movement_order');

CREATE TABLE outbox_laid_anew (
  number             INTEGER PRIMARY KEY,
  id                 TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  record             INTEGER NOT NULL REFERENCES record (number),
  kind               TEXT NOT NULL REFERENCES outbox_kind (kind),
  environment        TEXT NOT NULL CHECK (environment <> ''),
  external_reference TEXT NOT NULL CHECK (external_reference <> ''),
  -- Empty where the kind has none.
  direction          TEXT NOT NULL,
  message_type       TEXT,
  -- What at CAS it is aimed at, as a JSON object: {"declarationId":…, "itemId":…, "action":…}.
  target             TEXT CHECK (json_type(target) = 'object'),
  payload            BLOB NOT NULL,
  payload_sha256     BLOB NOT NULL CHECK (length(payload_sha256) = 32),
  base_head          INTEGER NOT NULL CHECK (base_head >= 0),
  depends_on         INTEGER REFERENCES outbox_laid_anew (number) CHECK (depends_on < number),
  created_at         TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
  created_by         TEXT NOT NULL REFERENCES person (id)
) STRICT;
INSERT INTO outbox_laid_anew (number, id, record, kind, environment, external_reference, direction, message_type,
    payload, payload_sha256, base_head, depends_on, created_at, created_by)
  SELECT number, id, record, kind, environment, external_reference, direction, message_type,
    payload, payload_sha256, base_head, depends_on, created_at, created_by
  FROM outbox ORDER BY number;

CREATE TABLE outbox_delivery_laid_anew (
  outbox       INTEGER PRIMARY KEY REFERENCES outbox_laid_anew (number),
  state        TEXT NOT NULL CHECK (state IN
    ('waiting', 'sending', 'accepted', 'confirmed', 'refused', 'unknown', 'parked', 'cancelled')),
  attempt      INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  next_at      TEXT CHECK (next_at GLOB '????-??-??T??:??:??.??????Z'),
  reference_id TEXT,
  reason       TEXT,
  updated_at   TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
INSERT INTO outbox_delivery_laid_anew (outbox, state, attempt, next_at, reference_id, reason, updated_at)
  SELECT outbox, state, attempt, next_at, reference_id, reason, updated_at FROM outbox_delivery ORDER BY outbox;

CREATE TABLE outbox_attempt_laid_anew (
  outbox        INTEGER NOT NULL REFERENCES outbox_laid_anew (number),
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
INSERT INTO outbox_attempt_laid_anew (outbox, number, phase, at, outcome, http_status, reason, reply_excerpt)
  SELECT outbox, number, phase, at, outcome, http_status, reason, reply_excerpt FROM outbox_attempt
  ORDER BY outbox, number, phase;

DROP TABLE outbox_attempt;
DROP TABLE outbox_delivery;
DROP TABLE outbox;
ALTER TABLE outbox_laid_anew RENAME TO outbox;
ALTER TABLE outbox_delivery_laid_anew RENAME TO outbox_delivery;
ALTER TABLE outbox_attempt_laid_anew RENAME TO outbox_attempt;

CREATE INDEX outbox_by_record ON outbox (record);
CREATE INDEX outbox_by_key ON outbox (environment, external_reference, direction, number);
CREATE INDEX outbox_by_depends_on ON outbox (depends_on) WHERE depends_on IS NOT NULL;
CREATE INDEX outbox_delivery_unfinished ON outbox_delivery (outbox)
  WHERE state NOT IN ('confirmed', 'refused', 'cancelled');
CREATE INDEX outbox_delivery_by_state ON outbox_delivery (state, outbox);
CREATE INDEX outbox_delivery_by_reference_id ON outbox_delivery (reference_id) WHERE reference_id IS NOT NULL;

-- What went over the line for a row: each delivery, and each question whether a lost one arrived. The body that was
-- sent is the row's payload, so only the answer is kept here, up to a limit; `response_bytes` says how long it was.
-- The token is no header here: secrets are never written.
CREATE TABLE outbox_exchange (
  outbox           INTEGER NOT NULL REFERENCES outbox (number),
  number           INTEGER NOT NULL CHECK (number > 0),
  -- 0 before the first attempt.
  attempt          INTEGER NOT NULL CHECK (attempt >= 0),
  purpose          TEXT NOT NULL CHECK (purpose IN ('send', 'ask')),
  at               TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
  duration_ms      INTEGER NOT NULL CHECK (duration_ms >= 0),
  method           TEXT NOT NULL CHECK (method <> ''),
  url              TEXT NOT NULL CHECK (url <> ''),
  request_headers  TEXT NOT NULL CHECK (json_type(request_headers) = 'array'),
  http_status      INTEGER CHECK (http_status BETWEEN 100 AND 999),
  response_headers TEXT NOT NULL CHECK (json_type(response_headers) = 'array'),
  response_body    BLOB NOT NULL,
  response_bytes   INTEGER NOT NULL CHECK (response_bytes >= length(response_body)),
  -- What broke the exchange off, where no answer came.
  broken           TEXT,
  PRIMARY KEY (outbox, number),
  CHECK ((http_status IS NULL) = (broken IS NOT NULL))
) STRICT;

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

CREATE TRIGGER outbox_exchange_is_final_update BEFORE UPDATE ON outbox_exchange
BEGIN SELECT RAISE(ABORT, 'an exchange is never changed'); END;
CREATE TRIGGER outbox_exchange_is_final_delete BEFORE DELETE ON outbox_exchange
BEGIN SELECT RAISE(ABORT, 'an exchange is never deleted'); END;
CREATE TRIGGER outbox_exchange_is_final_insert BEFORE INSERT ON outbox_exchange
WHEN EXISTS (SELECT 1 FROM outbox_exchange WHERE outbox = NEW.outbox AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'an exchange is never replaced'); END;

CREATE TRIGGER outbox_delivery_stays BEFORE DELETE ON outbox_delivery
BEGIN SELECT RAISE(ABORT, 'a delivery state is never deleted'); END;
