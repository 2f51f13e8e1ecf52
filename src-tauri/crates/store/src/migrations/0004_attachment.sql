-- Legal holds and erasures are lists in one record of the profile. The attachments of a record are a record of their own below it: a document that lists them, with a journal like any
-- other, so that adding and removing have history and undo. The files lie in the folder `attachments`, by content.

INSERT INTO record_kind (kind) VALUES ('attachments'), ('retention');
CREATE UNIQUE INDEX attachments_by_record ON record (parent) WHERE kind = 'attachments';
