"""The least that could be called the same: keep the answers, update status, MRN and time; durable a page at a time."""

import json
import sqlite3
import sys
import time

folder, count = sys.argv[1], int(sys.argv[2])
store = sqlite3.connect(folder + "/peer.db", isolation_level=None)
store.executescript(
    """PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE declaration (id TEXT PRIMARY KEY, reference TEXT, status TEXT, mrn TEXT, updated TEXT, document TEXT) STRICT;
    CREATE INDEX by_reference ON declaration (reference);
    CREATE TABLE inbox (id TEXT PRIMARY KEY, payload TEXT NOT NULL, applied_at TEXT) STRICT;"""
)
with open(folder + "/answers.jsonl") as answers:
    texts = answers.read().splitlines()
store.execute("BEGIN")
for text in texts:
    read = json.loads(text)
    store.execute(
        "INSERT INTO declaration VALUES (?, ?, 'Submitted', NULL, '', ?)", (read["id"], read["externalReference"], text)
    )
store.execute("COMMIT")
begun = time.perf_counter()
for first in range(0, count, 100):
    store.execute("BEGIN IMMEDIATE")
    for text in texts[first : first + 100]:
        read = json.loads(text)
        store.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", (read["id"] + read["lastUpdated"], text, "now"))
        store.execute(
            "UPDATE declaration SET status = ?, mrn = ?, updated = ?, document = ? WHERE id = ?",
            (read["currentStatus"], read.get("mrn"), read["lastUpdated"], text, read["id"]),
        )
    store.execute("COMMIT")
print(time.perf_counter() - begun)
