"""The peer of budget 2: the same question as SQL LIKE on the same store.

Called with the store's file and the page's length; reads one question a line as JSON, prints one JSON line each: the
seconds it took and the references found, newest first. The peer is in its best mode: one open connection, one
prepared statement, read-only, the file mapped into memory; it stops at a full page. LIKE finds letters anywhere, so
what it finds is looked at once more: every typed word must be the beginning of a word of one value, as Quayside has it.
"""

import json
import re
import sqlite3
import sys
import time
import unicodedata

WORDS = re.compile(r"[^\W_]+")


def folded(text):
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def words(text):
    return WORDS.findall(folded(text))


def values(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for element in node:
            yield from values(element)
    elif isinstance(node, dict):
        for element in node.values():
            yield from values(element)


def short_numbers(text):
    return [number.lstrip("0") for number in re.findall(r"\d+", text) if number.startswith("0") and number.strip("0")]


def stands(phrase, found):
    last = len(phrase) - 1
    for start in range(len(found) - last):
        if found[start : start + last] == phrase[:last] and found[start + last].startswith(phrase[last]):
            return True
    return False


def fits(phrases, row):
    columns = [text for text in row[2:8] if text]
    columns += [number for text in row[2:5] if text for number in short_numbers(text)]
    columns += values(json.loads(row[1]))
    found = [words(text) for text in columns]
    return all(any(stands(phrase, each) for each in found) for phrase in phrases)


def ask(database, typed, limit):
    typed_words = typed.split()
    anywhere = "ifnull(r.external_reference, '') || ' ' || ifnull(r.lrn, '') || ' ' || ifnull(r.mrn, '') || d.json"
    condition = " AND ".join(f"{anywhere} LIKE ?" for _ in typed_words)
    rows = database.execute(
        "SELECT r.external_reference, d.json, r.external_reference, r.lrn, r.mrn, r.title, r.importer, r.exporter"
        f" FROM record r JOIN document d ON d.record = r.number WHERE r.kind = 'dossier' AND {condition}"
        " ORDER BY r.number DESC",
        [f"%{word}%" for word in typed_words],
    )
    phrases = [words(word) for word in typed_words]
    found = []
    for row in rows:
        if fits(phrases, row):
            found.append(row[0])
            if len(found) == limit:
                break
    return found


def main():
    file, limit = sys.argv[1], int(sys.argv[2])
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    database.execute("PRAGMA mmap_size = 8589934592")
    for line in sys.stdin:
        typed = json.loads(line)
        begun = time.perf_counter()
        found = ask(database, typed, limit)
        print(json.dumps({"seconds": time.perf_counter() - begun, "found": found}), flush=True)


main()
