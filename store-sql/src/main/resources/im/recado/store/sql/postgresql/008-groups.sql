-- Recado, tables for PostgreSQL, version 8: groups of accounts.

-- Groups of accounts. "title" is what they are called in the rosters of those who are in them, empty when they are not shown
-- there; "source" is the source of accounts that keeps them, or empty.
CREATE TABLE account_groups (
  name   TEXT COLLATE "C" PRIMARY KEY,
  title  TEXT NOT NULL,
  source TEXT NOT NULL
);

-- Who is in which group; "name" is the person's name for others, may be empty.
CREATE TABLE group_members (
  group_name TEXT COLLATE "C" NOT NULL,
  jid        TEXT COLLATE "C" NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (group_name, jid)
);
