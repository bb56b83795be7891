-- Recado, tables for MariaDB and MySQL: publish and subscribe.

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
