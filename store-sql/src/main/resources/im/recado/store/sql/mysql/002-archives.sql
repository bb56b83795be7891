-- Recado, tables for MariaDB and MySQL, version 2: message archives.

-- Whose archives there are; "node" is empty for the messages of an account or a room. One that was removed has no owner
-- until its messages have gone. "settled" says up to which row of the journal it has got what stands there for it.
CREATE TABLE IF NOT EXISTS archives (
  id      BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  owner   VARBINARY(1023) NOT NULL,
  node    VARBINARY(2047) NOT NULL,
  settled BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY archives_by_owner (owner, node)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Messages that have come and have no place yet, all of one commit in one row: that costs little, and those of one archive
-- get their places together. "n" rises.
CREATE TABLE IF NOT EXISTS archive_journal (
  n       BIGINT NOT NULL PRIMARY KEY,
  entries LONGBLOB NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Messages. "position" is the archive's id shifted left by 36 bits, plus the message's place in its archive: places have
-- no gaps, so that a page lies in one piece and needs no counting. "peer" and "resource" are the other side's address,
-- "peer_count" says how many messages with that peer there are up to this one, "characters" how much text in the archive.
CREATE TABLE IF NOT EXISTS archived (
  position   BIGINT NOT NULL PRIMARY KEY,
  archive    BIGINT NOT NULL,
  id         VARBINARY(1000) NOT NULL,
  received   BIGINT NOT NULL,
  peer       VARBINARY(2020) NOT NULL,
  resource   VARBINARY(1023),
  origin     VARBINARY(3000),
  peer_count BIGINT NOT NULL,
  characters BIGINT NOT NULL,
  xml        LONGTEXT NOT NULL,
  UNIQUE KEY archived_by_id (archive, id),
  KEY archived_by_peer (archive, peer, position),
  KEY archived_by_resource (archive, peer, resource, position),
  KEY archived_by_origin (archive, origin)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Texts of messages that are not in the full-text index yet.
CREATE TABLE IF NOT EXISTS archive_words (
  position BIGINT NOT NULL PRIMARY KEY,
  text     LONGTEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The words of messages in letters that the index takes as they are, each with the number of its archive before it.
CREATE TABLE IF NOT EXISTS archived_text (
  position BIGINT NOT NULL PRIMARY KEY,
  words    LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  FULLTEXT KEY archived_text_by_word (words)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;
