-- Recado, tables for MariaDB and MySQL, version 3: rooms.

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
