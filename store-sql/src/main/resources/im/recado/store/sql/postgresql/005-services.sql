-- Recado, tables for PostgreSQL: files that people share.

-- Accounts that may not log in are counted and listed without a look at all others.
CREATE INDEX accounts_disabled ON accounts (jid) WHERE enabled = 0;

-- Files that people have uploaded ("stored" is 1) or may upload until they expire. The files themselves lie on disk by
-- their ids.
CREATE TABLE uploads (
  id        TEXT COLLATE "C" PRIMARY KEY,
  owner     TEXT COLLATE "C" NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  size      BIGINT NOT NULL,
  purpose   TEXT NOT NULL,
  requested BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  stored    SMALLINT NOT NULL
);
CREATE INDEX uploads_by_owner ON uploads (owner, requested, id);
CREATE INDEX uploads_by_expiry ON uploads (expires, id);
CREATE INDEX uploads_by_age ON uploads (requested, id) WHERE stored = 1;

-- The sum of their sizes, in one row.
CREATE TABLE upload_bytes (
  id    BIGINT PRIMARY KEY,
  bytes BIGINT NOT NULL
);
INSERT INTO upload_bytes (id, bytes) VALUES (1, 0);
