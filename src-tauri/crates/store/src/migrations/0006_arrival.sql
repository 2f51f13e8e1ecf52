-- What arrives: messages that are set apart with a reason, what CAS was last seen to hold, conflicts between CAS and the
-- desk, how this profile receives, and what people are told. Conflicts and the settings of receiving are records: their
-- history and undo are the same reads as everywhere.

INSERT INTO record_kind (kind) VALUES ('conflict'), ('reception');

-- The connection a message came through; there was one before.
ALTER TABLE inbox ADD COLUMN tenant TEXT NOT NULL DEFAULT 'default' CHECK (tenant <> '');

-- Why a message was set apart; what could be read and not be applied is 'failed' without it.
ALTER TABLE inbox_delivery ADD COLUMN quarantine TEXT CHECK (quarantine <> '');
CREATE INDEX inbox_delivery_quarantined ON inbox_delivery (inbox) WHERE quarantine IS NOT NULL;

-- The message in which a record last saw what CAS holds of a declaration, and the keys its list elements have here:
-- the base of the next merge.
CREATE TABLE cas_base (
  record       INTEGER NOT NULL REFERENCES record (number),
  declaration  TEXT NOT NULL CHECK (declaration <> ''),
  inbox        INTEGER NOT NULL REFERENCES inbox (number),
  element_keys TEXT NOT NULL,
  next_key     INTEGER NOT NULL CHECK (next_key > 0),
  updated_at   TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
  PRIMARY KEY (record, declaration)
) STRICT;

-- Documents of CAS that are to be fetched; `what` is empty for all that the declaration itself names, else says which.
CREATE TABLE document_due (
  record      INTEGER NOT NULL REFERENCES record (number),
  what        TEXT NOT NULL,
  environment TEXT NOT NULL CHECK (environment <> ''),
  label       TEXT NOT NULL,
  PRIMARY KEY (record, what)
) STRICT;
INSERT INTO document_due (record, what, environment, label)
  SELECT DISTINCT r.number, '', c.environment, ''
  FROM cursor c, json_each('["' || replace(trim(c.value), ' ', '","') || '"]') d JOIN record r ON r.id = d.value
  WHERE c.name = 'documents_due';

-- What people are told, each thing once: `about` says what it is.
CREATE TABLE notification (
  number   INTEGER PRIMARY KEY,
  about    TEXT NOT NULL UNIQUE CHECK (about <> ''),
  kind     TEXT NOT NULL CHECK (kind <> ''),
  severity TEXT NOT NULL CHECK (severity IN ('block', 'warn', 'info', 'ok')),
  record   INTEGER REFERENCES record (number),
  inbox    INTEGER REFERENCES inbox (number),
  sentence TEXT NOT NULL CHECK (sentence <> ''),
  at       TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????Z'),
  read_at  TEXT CHECK (read_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX notification_unread ON notification (number) WHERE read_at IS NULL;

CREATE TRIGGER notification_is_final_update BEFORE UPDATE OF number, about, kind, severity, record, inbox, sentence, at
  ON notification
BEGIN SELECT RAISE(ABORT, 'what people were told is never changed'); END;
CREATE TRIGGER notification_stays BEFORE DELETE ON notification
BEGIN SELECT RAISE(ABORT, 'what people were told is never deleted'); END;
CREATE TRIGGER notification_is_final_insert BEFORE INSERT ON notification
WHEN EXISTS (SELECT 1 FROM notification WHERE number = NEW.number OR about = NEW.about)
BEGIN SELECT RAISE(ABORT, 'what people were told is never replaced'); END;
