-- Recado, tables for MariaDB and MySQL, version 8: groups of accounts.

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
