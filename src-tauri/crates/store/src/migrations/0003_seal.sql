-- What Quayside last wrote in each row that neither the journal's chain nor a document's replay proves: the first eight
-- bytes of the SHA-256 of its values. The guard that keeps it is made on every connection that writes, from the tables
-- as they are then, so that a later table or column is covered without a word here.

CREATE TABLE row_seal (
  of_table TEXT NOT NULL,
  -- The whole number that is the row's key, else its key as SQL literals with commas between.
  row      ANY NOT NULL,
  seal     INTEGER NOT NULL,
  PRIMARY KEY (of_table, row)
) STRICT, WITHOUT ROWID;
