-- Recado, tables for SQLite, version 6: invitations, and a directory of people.

-- Invitations that nobody has used. "id" stands for the token, which is not kept. "inviter" and "name" may be empty;
-- "claimed" is when "claimant" began to make an account with it, or 0.
CREATE TABLE invitations (
  id       TEXT PRIMARY KEY,
  inviter  TEXT NOT NULL,
  domain   TEXT NOT NULL,
  name     TEXT NOT NULL,
  contact  INTEGER NOT NULL,
  account  INTEGER NOT NULL,
  created  INTEGER NOT NULL,
  expires  INTEGER NOT NULL,
  claimed  INTEGER NOT NULL,
  claimant TEXT NOT NULL
);
CREATE INDEX invitations_by_inviter ON invitations (inviter, created, id);
CREATE INDEX invitations_by_name ON invitations (domain, name, expires) WHERE name <> '';
CREATE INDEX invitations_by_expiry ON invitations (expires);
CREATE INDEX invitations_by_age ON invitations (created, id);

-- People who want to be found. The keys are in lower case.
CREATE TABLE directory (
  jid       TEXT PRIMARY KEY,
  domain    TEXT NOT NULL,
  user      TEXT NOT NULL,
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
