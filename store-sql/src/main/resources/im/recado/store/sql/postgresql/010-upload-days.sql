-- Recado, tables for PostgreSQL, version 10: a day's uploads.

-- Files that are gone and count among their owner's uploads until the day is over in which they were asked for.
CREATE TABLE uploads_gone (
  id        TEXT COLLATE "C" PRIMARY KEY,
  owner     TEXT COLLATE "C" NOT NULL,
  size      BIGINT NOT NULL,
  requested BIGINT NOT NULL
);
CREATE INDEX uploads_gone_by_owner ON uploads_gone (owner, requested, size);
CREATE INDEX uploads_gone_by_age ON uploads_gone (requested);
