-- Recado, tables for MariaDB and MySQL, version 10: a day's uploads.

-- Files that are gone and count among their owner's uploads until the day is over in which they were asked for.
CREATE TABLE IF NOT EXISTS uploads_gone (
  id        VARBINARY(255) NOT NULL PRIMARY KEY,
  owner     VARBINARY(2047) NOT NULL,
  size      BIGINT NOT NULL,
  requested BIGINT NOT NULL,
  KEY uploads_gone_by_owner (owner, requested, size),
  KEY uploads_gone_by_age (requested)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
