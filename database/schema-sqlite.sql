-- Recado: the complete tables for SQLite, version 12.
-- The server makes and upgrades them by itself; this script is for those who make an empty database by hand:
--   sqlite3 -bail recado.db < schema-sqlite.sql && chmod 600 recado.db
-- sqlite3 must be 3.43 or newer ("sqlite3 --version"); the server brings its own.
-- Times are milliseconds since 1970-01-01T00:00Z; addresses are written as they stand on the wire.

-- Readers and the writer do not wait for each other.
PRAGMA journal_mode = WAL;

BEGIN;

-- Which scripts have been run.
CREATE TABLE recado_version (
  version INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  applied INTEGER NOT NULL
);

-- Who has an account. "scram_keys" holds one line for each hash, never a password.
CREATE TABLE accounts (
  jid        TEXT NOT NULL UNIQUE,
  scram_keys TEXT NOT NULL,
  name       TEXT NOT NULL,
  enabled    INTEGER NOT NULL,
  created    INTEGER NOT NULL
);

-- The version of each roster; "oldest" is the first from which all changes are still known.
CREATE TABLE rosters (
  owner   TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  oldest  INTEGER NOT NULL
) WITHOUT ROWID;

-- The contacts. "version" is that of the roster after the contact's last change; every name in "group_names" is
-- followed by U+001F; "request" is a request to see the owner's presence that waits for an answer.
CREATE TABLE roster_items (
  owner        TEXT NOT NULL,
  contact      TEXT NOT NULL,
  version      INTEGER NOT NULL,
  name         TEXT NOT NULL,
  group_names  TEXT NOT NULL,
  subscription TEXT NOT NULL,
  ask          INTEGER NOT NULL,
  approved     INTEGER NOT NULL,
  request      TEXT,
  listed       INTEGER NOT NULL,
  PRIMARY KEY (owner, contact)
) WITHOUT ROWID;

-- Contacts that went away, the last ones of each roster.
CREATE TABLE roster_removals (
  owner   TEXT NOT NULL,
  contact TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (owner, contact)
) WITHOUT ROWID;

-- Messages kept until their recipient has them. An id is never used twice. "under_way" is 1 while a stream has the
-- message in hand.
CREATE TABLE spool (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  owner     TEXT NOT NULL,
  stanza_id TEXT NOT NULL,
  received  INTEGER NOT NULL,
  under_way INTEGER NOT NULL,
  xml       TEXT NOT NULL
);
CREATE UNIQUE INDEX spool_by_stanza_id ON spool (owner, stanza_id);
CREATE INDEX spool_by_owner ON spool (owner, id);
CREATE INDEX spool_under_way ON spool (id) WHERE under_way = 1;

-- Managed streams: how many stanzas were handled for good, and after an orderly stop what is needed to resume.
-- "hour" is "written" in hours: it changes seldom, so that its index costs little.
CREATE TABLE streams (
  id      TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  lineage TEXT NOT NULL,
  handled INTEGER NOT NULL,
  session TEXT,
  written INTEGER NOT NULL,
  hour    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX streams_by_account ON streams (account);
CREATE INDEX streams_by_hour ON streams (hour);
CREATE INDEX streams_with_session ON streams (written) WHERE session IS NOT NULL;

-- Small texts of an account, by the feature that keeps them.
CREATE TABLE key_values (
  owner TEXT NOT NULL,
  store TEXT NOT NULL,
  name  TEXT NOT NULL,
  value TEXT NOT NULL
);
CREATE UNIQUE INDEX key_values_by_name ON key_values (owner, store, name);

-- Whose archives there are; "node" is empty for the messages of an account or a room. One that was removed has no owner
-- until its messages have gone. "settled" says up to which row of the journal it has got what stands there for it.
CREATE TABLE archives (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  owner   TEXT NOT NULL,
  node    TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX archives_by_owner ON archives (owner, node);

-- Messages that have come and have no place yet, all of one commit in one row: that costs little, and those of one archive
-- get their places together. "n" rises.
CREATE TABLE archive_journal (
  n       INTEGER PRIMARY KEY,
  entries BLOB NOT NULL
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

-- Rooms that stay when nobody is there. "config" is what its owner has set, as XML; "listed" is 1 for a room that people can
-- find; "subject" is the subject as XML, or empty. "version" counts the changes of who is what to the room, "oldest" is the
-- first from which all changes are still known.
CREATE TABLE rooms (
  jid         TEXT NOT NULL,
  domain      TEXT NOT NULL,
  created     INTEGER NOT NULL,
  config      TEXT NOT NULL,
  listed      INTEGER NOT NULL,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  subject     TEXT NOT NULL,
  version     INTEGER NOT NULL,
  oldest      INTEGER NOT NULL
);
CREATE UNIQUE INDEX rooms_by_jid ON rooms (jid);
CREATE UNIQUE INDEX rooms_by_domain ON rooms (domain, jid);
CREATE INDEX rooms_listed ON rooms (domain, jid) WHERE listed = 1;

-- Who is what to a room. "nick" is the nickname that is kept for them, "role" one that was given besides; both may be empty.
-- "version" is that of the room after the last change.
CREATE TABLE room_people (
  room        TEXT NOT NULL,
  jid         TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  nick        TEXT NOT NULL,
  role        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  version     INTEGER NOT NULL,
  PRIMARY KEY (room, jid)
) WITHOUT ROWID;
CREATE INDEX room_people_by_jid ON room_people (jid, room);

-- Nodes of services and accounts. "host" is the domain of a service or the address of an account; "config" holds a line
-- for each setting that is not the usual one; "expires" is how many seconds items are kept, null for ever;
-- "purges" is 1 when items go with their publisher; "size" is that of all items, in characters.
CREATE TABLE pubsub_nodes (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  host    TEXT NOT NULL,
  name    TEXT NOT NULL,
  creator TEXT NOT NULL,
  created INTEGER NOT NULL,
  config  TEXT NOT NULL,
  expires INTEGER,
  purges  INTEGER NOT NULL,
  size    INTEGER NOT NULL
);
CREATE UNIQUE INDEX pubsub_nodes_by_name ON pubsub_nodes (host, name);
CREATE INDEX pubsub_nodes_by_creator ON pubsub_nodes (creator, host, size);
CREATE INDEX pubsub_nodes_expiring ON pubsub_nodes (id) WHERE expires IS NOT NULL;
CREATE INDEX pubsub_nodes_purged ON pubsub_nodes (host) WHERE purges = 1;

-- Which nodes are in which collections.
CREATE TABLE pubsub_collections (
  collection INTEGER NOT NULL,
  child      INTEGER NOT NULL,
  PRIMARY KEY (collection, child)
) WITHOUT ROWID;
CREATE UNIQUE INDEX pubsub_collections_by_child ON pubsub_collections (child, collection);

CREATE TABLE pubsub_affiliations (
  node        INTEGER NOT NULL,
  jid         TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  PRIMARY KEY (node, jid)
) WITHOUT ROWID;
CREATE INDEX pubsub_affiliations_by_jid ON pubsub_affiliations (jid);

-- "bare" is "jid" without its resource; "expires" is when the subscription is over, null for never.
CREATE TABLE pubsub_subscriptions (
  node    INTEGER NOT NULL,
  jid     TEXT NOT NULL,
  subid   TEXT NOT NULL,
  bare    TEXT NOT NULL,
  state   TEXT NOT NULL,
  options TEXT NOT NULL,
  expires INTEGER,
  PRIMARY KEY (node, jid, subid)
) WITHOUT ROWID;
CREATE INDEX pubsub_subscriptions_by_bare ON pubsub_subscriptions (bare);
CREATE INDEX pubsub_subscriptions_ending ON pubsub_subscriptions (expires) WHERE expires IS NOT NULL;

-- Published items. "place" orders those of a node by their last publication, "first_place" by their first;
-- "payload" is XML, empty when there is none.
CREATE TABLE pubsub_items (
  node        INTEGER NOT NULL,
  place       INTEGER NOT NULL,
  first_place INTEGER NOT NULL,
  id          TEXT NOT NULL,
  publisher   TEXT NOT NULL,
  created     INTEGER NOT NULL,
  modified    INTEGER NOT NULL,
  payload     TEXT NOT NULL
);
CREATE UNIQUE INDEX pubsub_items_by_place ON pubsub_items (node, place);
CREATE INDEX pubsub_items_by_first_place ON pubsub_items (node, first_place);
CREATE UNIQUE INDEX pubsub_items_by_id ON pubsub_items (node, id);
CREATE INDEX pubsub_items_by_age ON pubsub_items (node, modified);

-- Where deleted nodes went; the latest ones of each host.
CREATE TABLE pubsub_redirects (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  host TEXT NOT NULL,
  name TEXT NOT NULL,
  uri  TEXT NOT NULL
);
CREATE UNIQUE INDEX pubsub_redirects_by_name ON pubsub_redirects (host, name);
CREATE INDEX pubsub_redirects_by_host ON pubsub_redirects (host, id);

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

-- Invitations that nobody has used. "id" stands for the token, which is not kept. "inviter" and "name" may be empty;
-- "claimed" is when "claimant" began to make an account with it, or 0.
CREATE TABLE invitations (
  id       TEXT PRIMARY KEY,
  inviter  TEXT NOT NULL,
  domain   TEXT NOT NULL,
  name     TEXT NOT NULL,
  contact  INTEGER NOT NULL,
  account  INTEGER NOT NULL,
  created  INTEGER NOT NULL,
  expires  INTEGER NOT NULL,
  claimed  INTEGER NOT NULL,
  claimant TEXT NOT NULL
);
CREATE INDEX invitations_by_inviter ON invitations (inviter, created, id);
CREATE INDEX invitations_by_name ON invitations (domain, name, expires) WHERE name <> '';
CREATE INDEX invitations_by_expiry ON invitations (expires);
CREATE INDEX invitations_by_age ON invitations (created, id);

-- People who want to be found. The keys are in lower case.
CREATE TABLE directory (
  jid       TEXT PRIMARY KEY,
  domain    TEXT NOT NULL,
  user      TEXT NOT NULL,
  first     TEXT NOT NULL,
  last      TEXT NOT NULL,
  nick      TEXT NOT NULL,
  email     TEXT NOT NULL,
  first_key TEXT NOT NULL,
  last_key  TEXT NOT NULL,
  nick_key  TEXT NOT NULL,
  email_key TEXT NOT NULL
);
CREATE INDEX directory_by_domain ON directory (domain, jid);

-- Groups of accounts. "title" is what they are called in the rosters of those who are in them, empty when they are not shown
-- there; "source" is the source of accounts that keeps them, or empty.
CREATE TABLE account_groups (
  name   TEXT PRIMARY KEY,
  title  TEXT NOT NULL,
  source TEXT NOT NULL
) WITHOUT ROWID;

-- Who is in which group; "name" is the person's name for others, may be empty.
CREATE TABLE group_members (
  group_name TEXT NOT NULL,
  jid        TEXT NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (group_name, jid)
) WITHOUT ROWID;

-- Accounts of people on other networks. "number" tells several of one owner on one network apart; "name" is the account's
-- name there; "sealed" can be read with the key in the home folder alone.
CREATE TABLE links (
  owner   TEXT NOT NULL,
  gateway TEXT NOT NULL,
  number  INTEGER NOT NULL,
  name    TEXT NOT NULL,
  sealed  TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (owner, gateway, number)
);
CREATE INDEX links_by_gateway ON links (gateway, owner, number);

-- Files that are gone and count among their owner's uploads until the day is over in which they were asked for.
CREATE TABLE uploads_gone (
  id        TEXT PRIMARY KEY,
  owner     TEXT NOT NULL,
  size      INTEGER NOT NULL,
  requested INTEGER NOT NULL
);
CREATE INDEX uploads_gone_by_owner ON uploads_gone (owner, requested, size);
CREATE INDEX uploads_gone_by_age ON uploads_gone (requested);

-- Sizes counted some characters as two when they came and as one when they went.
UPDATE pubsub_nodes
SET size = (SELECT coalesce(sum(length(i.payload)), 0) FROM pubsub_items i WHERE i.node = pubsub_nodes.id);

-- What accounts are found by, apart from their long rows: "words" is the address, a line break and the name in lower case.
CREATE TABLE account_words (
  jid    TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  words  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX account_words_by_domain ON account_words (domain, jid);

-- Accounts that were there before.
INSERT INTO account_words (jid, domain, words)
SELECT jid, substr(jid, instr(jid, '@') + 1), jid || char(10) || lower(name) FROM accounts;

INSERT INTO recado_version (version, name, applied) VALUES (1, '001-first-tables.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (2, '002-archives.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (3, '003-rooms.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (4, '004-pubsub.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (5, '005-services.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (6, '006-accounts.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (7, '007-archive-journal.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (8, '008-groups.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (9, '009-links.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (10, '010-upload-days.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (11, '011-pubsub-sizes.sql', unixepoch() * 1000);
INSERT INTO recado_version (version, name, applied) VALUES (12, '012-account-words.sql', unixepoch() * 1000);

COMMIT;
