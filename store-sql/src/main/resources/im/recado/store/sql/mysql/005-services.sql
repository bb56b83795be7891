-- Recado, tables for MariaDB and MySQL, version 5: uploads.

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
