-- What people agree on in this profile (roles, release by a second person, locking) and each release of a dossier are
-- records like any other: journalled, replayed, proved. Only what opens a locked desk stands apart, because a journal
-- never forgets.

INSERT INTO record_kind (kind) VALUES ('house'), ('release');

CREATE TABLE person_secret (
  person TEXT PRIMARY KEY REFERENCES person (id),
  phc    TEXT NOT NULL CHECK (phc GLOB '$argon2id$*'),
  set_at TEXT NOT NULL CHECK (set_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
