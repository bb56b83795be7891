-- Recado, tables for PostgreSQL, version 9: accounts on other networks.

-- Accounts of people on other networks. "number" tells several of one owner on one network apart; "name" is the account's
-- name there; "sealed" can be read with the key in the home folder alone.
CREATE TABLE links (
  owner   TEXT COLLATE "C" NOT NULL,
  gateway TEXT COLLATE "C" NOT NULL,
  number  INTEGER NOT NULL,
  name    TEXT NOT NULL,
  sealed  TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (owner, gateway, number)
);
CREATE INDEX links_by_gateway ON links (gateway, owner, number);
