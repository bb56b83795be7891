-- Recado, tables for MariaDB and MySQL, version 6: invitations, and a directory of people.

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
