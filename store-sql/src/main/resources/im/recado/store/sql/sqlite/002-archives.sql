-- Recado, tables for SQLite, version 2: message archives.

-- Whose archives there are; "node" is empty for the messages of an account or a room. One that was removed has no owner
-- until its messages have gone.
CREATE TABLE archives (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,
  node  TEXT NOT NULL
);
CREATE UNIQUE INDEX archives_by_owner ON archives (owner, node);

-- Messages that have come and have no place yet: written in the order in which they come, which costs little; those of one
-- archive get their places together. "n" rises.
CREATE TABLE archive_arrivals (
  n        INTEGER PRIMARY KEY,
  archive  INTEGER NOT NULL,
  id       TEXT NOT NULL,
  received INTEGER NOT NULL,
  peer     TEXT NOT NULL,
  resource TEXT,
  origin   TEXT,
  text     TEXT,
  xml      TEXT NOT NULL
);

-- Messages. "position" is the archive's id shifted left by 36 bits, plus the message's place in its archive: places have
-- no gaps, so that a page lies in one piece and needs no counting. "peer" and "resource" are the other side's address,
-- "peer_count" says how many messages with that peer there are up to this one, "characters" how much text in the archive.
CREATE TABLE archived (
  position   INTEGER PRIMARY KEY,
  archive    INTEGER NOT NULL,
  id         TEXT NOT NULL,
  received   INTEGER NOT NULL,
  peer       TEXT NOT NULL,
  resource   TEXT,
  origin     TEXT,
  peer_count INTEGER NOT NULL,
  characters INTEGER NOT NULL,
  xml        TEXT NOT NULL
);
CREATE UNIQUE INDEX archived_by_id ON archived (archive, id);
CREATE INDEX archived_by_peer ON archived (archive, peer, position);
CREATE INDEX archived_by_resource ON archived (archive, peer, resource, position) WHERE resource IS NOT NULL;
CREATE INDEX archived_by_origin ON archived (archive, origin) WHERE origin IS NOT NULL;

-- Texts of messages that are not in the full-text index yet.
CREATE TABLE archive_words (
  position INTEGER PRIMARY KEY,
  text     TEXT NOT NULL
);

-- The words of messages; "rowid" is the position.
CREATE VIRTUAL TABLE archived_text USING fts5 (
  text,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mc Mn'"
);
