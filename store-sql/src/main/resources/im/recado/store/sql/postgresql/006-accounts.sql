-- Recado, tables for PostgreSQL, version 6: invitations, and a directory of people.

-- Invitations that nobody has used. "id" stands for the token, which is not kept. "inviter" and "name" may be empty;
-- "claimed" is when "claimant" began to make an account with it, or 0.
CREATE TABLE invitations (
  id       TEXT COLLATE "C" PRIMARY KEY,
  inviter  TEXT COLLATE "C" NOT NULL,
  domain   TEXT COLLATE "C" NOT NULL,
  name     TEXT COLLATE "C" NOT NULL,
  contact  SMALLINT NOT NULL,
  account  SMALLINT NOT NULL,
  created  BIGINT NOT NULL,
  expires  BIGINT NOT NULL,
  claimed  BIGINT NOT NULL,
  claimant TEXT NOT NULL
);
CREATE INDEX invitations_by_inviter ON invitations (inviter, created, id);
CREATE INDEX invitations_by_name ON invitations (domain, name, expires) WHERE name <> '';
CREATE INDEX invitations_by_expiry ON invitations (expires);
CREATE INDEX invitations_by_age ON invitations (created, id);

-- People who want to be found. The keys are in lower case.
CREATE TABLE directory (
  jid       TEXT COLLATE "C" PRIMARY KEY,
  domain    TEXT COLLATE "C" NOT NULL,
  "user"    TEXT NOT NULL,
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
