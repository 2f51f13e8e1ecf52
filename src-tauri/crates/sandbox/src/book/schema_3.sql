-- Version 3: the way each declaration goes, why it is where it is, and the switches a scenario or a trainer turns.

CREATE TABLE course (
  declaration INTEGER PRIMARY KEY REFERENCES declaration (seq),
  -- The message that made the shipment: declarations of one shipment belong together.
  shipment INTEGER NOT NULL,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- JSON: what is ahead, what was deduced, what a correction returns to.
  course TEXT NOT NULL
) STRICT;
CREATE INDEX course_of_shipment ON course (shipment);

-- Why a state was entered, in words for the trainer.
CREATE TABLE cause (
  state INTEGER PRIMARY KEY REFERENCES state (seq),
  cause TEXT NOT NULL
) STRICT;

-- Switches of an outage, and the speed; done once its moment has come.
CREATE TABLE turn (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  switch TEXT NOT NULL CHECK (switch IN ('emergency', 'queue', 'speed')),
  value TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))
) STRICT;
CREATE INDEX turn_due ON turn (at, seq) WHERE done = 0;

-- When the scenario began: its times count from here, also after a restart.
CREATE TABLE beginning (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at INTEGER NOT NULL,
  scenario TEXT NOT NULL
) STRICT;

-- The journal of a declaration is only ever added to.
CREATE TRIGGER state_stays BEFORE UPDATE ON state
BEGIN SELECT RAISE(ABORT, 'a state is never changed'); END;
CREATE TRIGGER state_is_kept BEFORE DELETE ON state
BEGIN SELECT RAISE(ABORT, 'a state is never deleted'); END;

PRAGMA user_version = 3;
