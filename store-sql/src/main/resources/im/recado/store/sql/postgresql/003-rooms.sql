-- Recado, tables for PostgreSQL, version 3: rooms.

-- Rooms that stay when nobody is there. "config" is what its owner has set, as XML; "listed" is 1 for a room that people can
-- find; "subject" is the subject as XML, or empty. "version" counts the changes of who is what to the room, "oldest" is the
-- first from which all changes are still known.
CREATE TABLE rooms (
  jid         TEXT COLLATE "C" NOT NULL,
  domain      TEXT COLLATE "C" NOT NULL,
  created     BIGINT NOT NULL,
  config      TEXT NOT NULL,
  listed      SMALLINT NOT NULL,
  name        TEXT NOT NULL,
  description TEXT NOT NULL,
  subject     TEXT NOT NULL,
  version     BIGINT NOT NULL,
  oldest      BIGINT NOT NULL
);
CREATE UNIQUE INDEX rooms_by_jid ON rooms (jid);
CREATE UNIQUE INDEX rooms_by_domain ON rooms (domain, jid);
CREATE INDEX rooms_listed ON rooms (domain, jid) WHERE listed = 1;

-- Who is what to a room. "nick" is the nickname that is kept for them, "role" one that was given besides; both may be empty.
-- "version" is that of the room after the last change.
CREATE TABLE room_people (
  room        TEXT COLLATE "C" NOT NULL,
  jid         TEXT COLLATE "C" NOT NULL,
  affiliation TEXT NOT NULL,
  nick        TEXT NOT NULL,
  role        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  version     BIGINT NOT NULL,
  PRIMARY KEY (room, jid)
);
CREATE INDEX room_people_by_jid ON room_people (jid, room);
