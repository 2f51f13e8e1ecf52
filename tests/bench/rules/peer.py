"""The peer of budget 7: loads the rows into an SQLite in memory and runs one query a rule.

Called with the folder of the rows and the file of queries; prints JSON. The peer is in its best mode: typed columns,
clustered keys, one index where a query asks for it, one transaction, no journal.
"""

import json
import resource
import sqlite3
import sys
import time

TABLES = {
    "shipment": "id INTEGER PRIMARY KEY, {rest}",
    "item": "shipment INTEGER, ordinal INTEGER, {rest}, PRIMARY KEY (shipment, ordinal)",
    "package": "shipment INTEGER, ordinal INTEGER, entry INTEGER, {rest}, PRIMARY KEY (shipment, ordinal, entry)",
    "document": "shipment INTEGER, ordinal INTEGER, entry INTEGER, {rest}, PRIMARY KEY (shipment, ordinal, entry)",
    "previous": "shipment INTEGER, ordinal INTEGER, entry INTEGER, {rest}, PRIMARY KEY (shipment, ordinal, entry)",
    "code": "list TEXT, code TEXT, property TEXT, PRIMARY KEY (list, code, property)",
}


def load(database, folder):
    for table, shape in TABLES.items():
        with open(f"{folder}/{table}.tsv", encoding="utf-8") as rows:
            columns = next(rows).rstrip("\n").split("\t")
            keys = shape.split("{rest}")[0].count(",") if "{rest}" in shape else 0
            rest = ", ".join(columns[keys:])
            ending = "" if table == "shipment" else " WITHOUT ROWID"
            database.execute(f"CREATE TABLE {table} ({shape.format(rest=rest)}){ending}")
            places = ", ".join("nullif(?, '')" if table != "code" else "?" for _ in columns)
            lines = (line.rstrip("\n").split("\t") for line in rows)
            database.executemany(f"INSERT INTO {table} VALUES ({places})", lines)
    database.execute("CREATE INDEX package_marks ON package (shipment, marks)")
    database.execute("ANALYZE")
    database.commit()


def queries(path):
    with open(path, encoding="utf-8") as file:
        parts = file.read().split("\n-- QS-")[1:]
    for part in parts:
        number, query = part.split("\n", 1)
        yield f"QS-{number}", query


def main(folder, path):
    began = time.perf_counter()
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA journal_mode = OFF")
    load(database, folder)
    loaded = time.perf_counter()
    found = {rule: len(database.execute(query).fetchall()) for rule, query in queries(path)}
    ended = time.perf_counter()
    json.dump(
        {
            "sqlite": sqlite3.sqlite_version,
            "load_s": loaded - began,
            "queries_s": ended - loaded,
            "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "counts": {rule: count for rule, count in found.items() if count},
        },
        sys.stdout,
    )


main(*sys.argv[1:])
