-- Recado, tables for SQLite: publish and subscribe.

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
