-- A connection to CAS is a record: name, environment, client id, tenant. Its secret is never in the store.

INSERT INTO record_kind (kind) VALUES ('connection');
