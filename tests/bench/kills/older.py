"""Lays a store out as version 1 did: the tables of the released first step, with the rows they can hold.

Called with the present store, the store to be made and the SQL of version 1.
"""

import sqlite3
import sys

present, older, sql = sys.argv[1:4]
store = sqlite3.connect(older, isolation_level=None)
store.execute("PRAGMA application_id = 0x51554159")
store.executescript(sql)
store.execute("ATTACH ? AS present", [present])
store.execute("BEGIN")
kinds = {kind for (kind,) in store.execute("SELECT kind FROM main.record_kind")}
newer = [kind for (kind,) in store.execute("SELECT DISTINCT kind FROM present.record") if kind not in kinds]
if newer:
    sys.exit(f"version 1 had no records of the kinds {newer}")
tables = [name for (name,) in store.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
for table in tables:
    if table == "record_kind":
        continue
    columns = ", ".join(name for (name,) in store.execute("SELECT name FROM pragma_table_info(?, 'main')", [table]))
    store.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")
store.execute("PRAGMA main.user_version = 1")
store.execute("COMMIT")
