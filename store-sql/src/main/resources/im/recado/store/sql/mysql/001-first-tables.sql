-- Recado, tables for MariaDB and MySQL, version 1.
-- Times are milliseconds since 1970-01-01T00:00Z; addresses are written as they stand on the wire.

-- Which scripts have been run.
CREATE TABLE IF NOT EXISTS recado_version (
  version INT NOT NULL PRIMARY KEY,
  name    TEXT NOT NULL,
  applied BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who has an account. "scram_keys" holds one line for each hash, never a password.
CREATE TABLE IF NOT EXISTS accounts (
  jid        VARBINARY(2047) NOT NULL PRIMARY KEY,
  scram_keys MEDIUMTEXT NOT NULL,
  name       TEXT NOT NULL,
  enabled    SMALLINT NOT NULL,
  created    BIGINT NOT NULL,
  KEY accounts_disabled (enabled, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The version of each roster; "oldest" is the first from which all changes are still known.
CREATE TABLE IF NOT EXISTS rosters (
  owner   VARBINARY(2047) NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  oldest  BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The contacts. "version" is that of the roster after the contact's last change; every name in "group_names" is
-- followed by U+001F; "request" is a request to see the owner's presence that waits for an answer.
CREATE TABLE IF NOT EXISTS roster_items (
  owner        VARBINARY(1023) NOT NULL,
  contact      VARBINARY(2047) NOT NULL,
  version      BIGINT NOT NULL,
  name         TEXT NOT NULL,
  group_names  MEDIUMTEXT NOT NULL,
  subscription TEXT NOT NULL,
  ask          SMALLINT NOT NULL,
  approved     SMALLINT NOT NULL,
  request      MEDIUMTEXT,
  listed       SMALLINT NOT NULL,
  PRIMARY KEY (owner, contact)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Contacts that went away, the last ones of each roster.
CREATE TABLE IF NOT EXISTS roster_removals (
  owner   VARBINARY(1023) NOT NULL,
  contact VARBINARY(2047) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (owner, contact)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Messages kept until their recipient has them. An id is never used twice. "under_way" is 1 while a stream has the
-- message in hand.
CREATE TABLE IF NOT EXISTS spool (
  id        BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  owner     VARBINARY(2047) NOT NULL,
  stanza_id VARBINARY(1000) NOT NULL,
  received  BIGINT NOT NULL,
  under_way SMALLINT NOT NULL,
  xml       LONGTEXT NOT NULL,
  UNIQUE KEY spool_by_stanza_id (owner, stanza_id),
  KEY spool_by_owner (owner, id),
  KEY spool_under_way (under_way, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Managed streams: how many stanzas were handled for good, and after an orderly stop what is needed to resume.
-- "hour" is "written" in hours: it changes seldom, so that its index costs little.
CREATE TABLE IF NOT EXISTS streams (
  id      VARBINARY(1000) NOT NULL PRIMARY KEY,
  account VARBINARY(2047) NOT NULL,
  lineage TEXT NOT NULL,
  handled INT NOT NULL,
  session LONGTEXT,
  written BIGINT NOT NULL,
  hour    BIGINT NOT NULL,
  KEY streams_by_account (account),
  KEY streams_by_hour (hour)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Small texts of an account, by the feature that keeps them.
CREATE TABLE IF NOT EXISTS key_values (
  owner VARBINARY(1023) NOT NULL,
  store VARBINARY(64) NOT NULL,
  name  VARBINARY(1980) NOT NULL,
  value LONGTEXT NOT NULL,
  PRIMARY KEY (owner, store, name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
