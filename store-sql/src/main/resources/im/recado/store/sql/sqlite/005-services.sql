-- Recado, tables for SQLite: files that people share.

-- Accounts that may not log in are counted and listed without a look at all others.
CREATE INDEX accounts_disabled ON accounts (jid) WHERE enabled = 0;

-- Files that people have uploaded ("stored" is 1) or may upload until they expire. The files themselves lie on disk by
-- their ids.
CREATE TABLE uploads (
  id        TEXT PRIMARY KEY,
  owner     TEXT NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  size      INTEGER NOT NULL,
  purpose   TEXT NOT NULL,
  requested INTEGER NOT NULL,
  expires   INTEGER NOT NULL,
  stored    INTEGER NOT NULL
);
CREATE INDEX uploads_by_owner ON uploads (owner, requested, id);
CREATE INDEX uploads_by_expiry ON uploads (expires, id);
CREATE INDEX uploads_by_age ON uploads (requested, id) WHERE stored = 1;

-- The sum of their sizes, in one row.
CREATE TABLE upload_bytes (
  id    INTEGER PRIMARY KEY,
  bytes INTEGER NOT NULL
);
INSERT INTO upload_bytes (id, bytes) VALUES (1, 0);
