-- Recado: the complete tables for MariaDB and MySQL, version 12.
-- The server makes and upgrades them by itself; this script is for those who make an empty database by hand:
--   CREATE DATABASE recado CHARACTER SET utf8mb4;
--   USE recado;
--   source schema-mysql.sql
-- Times are milliseconds since 1970-01-01T00:00Z; addresses are written as they stand on the wire. Columns that are compared
-- byte by byte are VARBINARY and hold UTF-8; see them with "mysql --skip-binary-as-hex".

SET NAMES utf8mb4;

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

-- Rooms that stay when nobody is there. "config" is what its owner has set, as XML; "listed" is 1 for a room that people can
-- find; "subject" is the subject as XML, or empty. "version" counts the changes of who is what to the room, "oldest" is the
-- first from which all changes are still known.
CREATE TABLE IF NOT EXISTS rooms (
  jid         VARBINARY(2047) NOT NULL,
  domain      VARBINARY(1023) NOT NULL,
  created     BIGINT NOT NULL,
  config      LONGTEXT NOT NULL,
  listed      SMALLINT NOT NULL,
  name        TEXT NOT NULL,
  description MEDIUMTEXT NOT NULL,
  subject     MEDIUMTEXT NOT NULL,
  version     BIGINT NOT NULL,
  oldest      BIGINT NOT NULL,
  PRIMARY KEY (jid),
  UNIQUE KEY rooms_by_domain (domain, jid),
  KEY rooms_listed (domain, listed, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who is what to a room. "nick" is the nickname that is kept for them, "role" one that was given besides; both may be empty.
-- "version" is that of the room after the last change.
CREATE TABLE IF NOT EXISTS room_people (
  room        VARBINARY(1023) NOT NULL,
  jid         VARBINARY(2047) NOT NULL,
  affiliation TEXT NOT NULL,
  nick        TEXT NOT NULL,
  role        TEXT NOT NULL,
  reason      MEDIUMTEXT NOT NULL,
  version     BIGINT NOT NULL,
  PRIMARY KEY (room, jid),
  KEY room_people_by_jid (jid, room)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Nodes of services and accounts. "host" is the domain of a service or the address of an account; "config" holds a line
-- for each setting that is not the usual one; "expires" is how many seconds items are kept, null for ever;
-- "purges" is 1 when items go with their publisher; "size" is that of all items, in characters.
CREATE TABLE IF NOT EXISTS pubsub_nodes (
  id      BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  host    VARBINARY(1023) NOT NULL,
  name    VARBINARY(2047) NOT NULL,
  creator VARBINARY(2040) NOT NULL,
  created BIGINT NOT NULL,
  config  LONGTEXT NOT NULL,
  expires BIGINT,
  purges  SMALLINT NOT NULL,
  size    BIGINT NOT NULL,
  UNIQUE KEY pubsub_nodes_by_name (host, name),
  KEY pubsub_nodes_by_creator (creator, host, size),
  KEY pubsub_nodes_expiring (expires, id),
  KEY pubsub_nodes_purged (purges, host)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Which nodes are in which collections.
CREATE TABLE IF NOT EXISTS pubsub_collections (
  collection BIGINT NOT NULL,
  child      BIGINT NOT NULL,
  PRIMARY KEY (collection, child),
  UNIQUE KEY pubsub_collections_by_child (child, collection)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS pubsub_affiliations (
  node        BIGINT NOT NULL,
  jid         VARBINARY(2047) NOT NULL,
  affiliation TEXT NOT NULL,
  PRIMARY KEY (node, jid),
  KEY pubsub_affiliations_by_jid (jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- "bare" is "jid" without its resource; "expires" is when the subscription is over, null for never.
CREATE TABLE IF NOT EXISTS pubsub_subscriptions (
  node    BIGINT NOT NULL,
  jid     VARBINARY(2800) NOT NULL,
  subid   VARBINARY(255) NOT NULL,
  bare    VARBINARY(2047) NOT NULL,
  state   TEXT NOT NULL,
  options MEDIUMTEXT NOT NULL,
  expires BIGINT,
  PRIMARY KEY (node, jid, subid),
  KEY pubsub_subscriptions_by_bare (bare),
  KEY pubsub_subscriptions_ending (expires)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Published items. "place" orders those of a node by their last publication, "first_place" by their first;
-- "payload" is XML, empty when there is none.
CREATE TABLE IF NOT EXISTS pubsub_items (
  node        BIGINT NOT NULL,
  place       BIGINT NOT NULL,
  first_place BIGINT NOT NULL,
  id          VARBINARY(3000) NOT NULL,
  publisher   TEXT NOT NULL,
  created     BIGINT NOT NULL,
  modified    BIGINT NOT NULL,
  payload     LONGTEXT NOT NULL,
  PRIMARY KEY (node, place),
  KEY pubsub_items_by_first_place (node, first_place),
  UNIQUE KEY pubsub_items_by_id (node, id),
  KEY pubsub_items_by_age (node, modified)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Where deleted nodes went; the latest ones of each host.
CREATE TABLE IF NOT EXISTS pubsub_redirects (
  id   BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  host VARBINARY(1023) NOT NULL,
  name VARBINARY(2047) NOT NULL,
  uri  TEXT NOT NULL,
  UNIQUE KEY pubsub_redirects_by_name (host, name),
  KEY pubsub_redirects_by_host (host, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Files that people have uploaded ("stored" is 1) or may upload until they expire. The files themselves lie on disk by
-- their ids.
CREATE TABLE IF NOT EXISTS uploads (
  id        VARBINARY(255) NOT NULL PRIMARY KEY,
  owner     VARBINARY(2047) NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  size      BIGINT NOT NULL,
  purpose   TEXT NOT NULL,
  requested BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  `stored`  SMALLINT NOT NULL,
  KEY uploads_by_owner (owner, requested, id),
  KEY uploads_by_expiry (expires, id),
  KEY uploads_by_age (`stored`, requested, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The sum of their sizes, in one row.
CREATE TABLE IF NOT EXISTS upload_bytes (
  id    BIGINT NOT NULL PRIMARY KEY,
  bytes BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO upload_bytes (id, bytes) VALUES (1, 0);

-- Invitations that nobody has used. "id" stands for the token, which is not kept. "inviter" and "name" may be empty;
-- "claimed" is when "claimant" began to make an account with it, or 0.
CREATE TABLE IF NOT EXISTS invitations (
  id       VARBINARY(255) NOT NULL PRIMARY KEY,
  inviter  VARBINARY(2047) NOT NULL,
  domain   VARBINARY(1023) NOT NULL,
  name     VARBINARY(1023) NOT NULL,
  contact  SMALLINT NOT NULL,
  account  SMALLINT NOT NULL,
  created  BIGINT NOT NULL,
  expires  BIGINT NOT NULL,
  claimed  BIGINT NOT NULL,
  claimant TEXT NOT NULL,
  KEY invitations_by_inviter (inviter, created, id),
  KEY invitations_by_name (domain, name, expires),
  KEY invitations_by_expiry (expires),
  KEY invitations_by_age (created, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- People who want to be found. The keys are in lower case.
CREATE TABLE IF NOT EXISTS directory (
  jid       VARBINARY(2047) NOT NULL PRIMARY KEY,
  domain    VARBINARY(1023) NOT NULL,
  `user`    TEXT NOT NULL,
  first     TEXT NOT NULL,
  last      TEXT NOT NULL,
  nick      TEXT NOT NULL,
  email     TEXT NOT NULL,
  first_key TEXT NOT NULL,
  last_key  TEXT NOT NULL,
  nick_key  TEXT NOT NULL,
  email_key TEXT NOT NULL,
  KEY directory_by_domain (domain, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Groups of accounts. "title" is what they are called in the rosters of those who are in them, empty when they are not shown
-- there; "source" is the source of accounts that keeps them, or empty.
CREATE TABLE IF NOT EXISTS account_groups (
  name   VARBINARY(1023) NOT NULL PRIMARY KEY,
  title  TEXT NOT NULL,
  source TEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who is in which group; "name" is the person's name for others, may be empty.
CREATE TABLE IF NOT EXISTS group_members (
  group_name VARBINARY(1023) NOT NULL,
  jid        VARBINARY(2047) NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (group_name, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Accounts of people on other networks. "number" tells several of one owner on one network apart; "name" is the account's
-- name there; "sealed" can be read with the key in the home folder alone.
CREATE TABLE IF NOT EXISTS links (
  owner   VARBINARY(2047) NOT NULL,
  gateway VARBINARY(64) NOT NULL,
  number  INTEGER NOT NULL,
  name    TEXT NOT NULL,
  sealed  MEDIUMTEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (owner, gateway, number),
  KEY links_by_gateway (gateway, owner, number)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Files that are gone and count among their owner's uploads until the day is over in which they were asked for.
CREATE TABLE IF NOT EXISTS uploads_gone (
  id        VARBINARY(255) NOT NULL PRIMARY KEY,
  owner     VARBINARY(2047) NOT NULL,
  size      BIGINT NOT NULL,
  requested BIGINT NOT NULL,
  KEY uploads_gone_by_owner (owner, requested, size),
  KEY uploads_gone_by_age (requested)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Sizes counted some characters as two when they came and as one when they went.
UPDATE pubsub_nodes
SET size = (SELECT coalesce(sum(char_length(i.payload)), 0) FROM pubsub_items i WHERE i.node = pubsub_nodes.id);

-- What accounts are found by, apart from their long rows: "words" is the address, a line break and the name in lower case.
CREATE TABLE IF NOT EXISTS account_words (
  jid    VARBINARY(2047) NOT NULL PRIMARY KEY,
  domain VARBINARY(1023) NOT NULL,
  words  TEXT NOT NULL,
  KEY account_words_by_domain (domain, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Accounts that were there before.
INSERT IGNORE INTO account_words (jid, domain, words)
SELECT jid, SUBSTRING(jid, LOCATE('@', jid) + 1), CONCAT(CONVERT(jid USING utf8mb4), '\n', LOWER(name)) FROM accounts;

INSERT IGNORE INTO recado_version (version, name, applied) VALUES (1, '001-first-tables.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (2, '002-archives.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (3, '003-rooms.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (4, '004-pubsub.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (5, '005-services.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (6, '006-accounts.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (7, '007-archive-journal.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (8, '008-groups.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (9, '009-links.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (10, '010-upload-days.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (11, '011-pubsub-sizes.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
INSERT IGNORE INTO recado_version (version, name, applied) VALUES (12, '012-account-words.sql', CAST(UNIX_TIMESTAMP() * 1000 AS SIGNED));
