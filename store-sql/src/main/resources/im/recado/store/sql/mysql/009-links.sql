-- Recado, tables for MariaDB and MySQL, version 9: accounts on other networks.

-- Accounts of people on other networks. "number" tells several of one owner on one network apart; "name" is the account's
-- name there; "sealed" can be read with the key in the home folder alone.
CREATE TABLE IF NOT EXISTS links (
  owner   VARBINARY(2047) NOT NULL,
  gateway VARBINARY(64) NOT NULL,
  number  INTEGER NOT NULL,
  name    TEXT NOT NULL,
  sealed  MEDIUMTEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (owner, gateway, number),
  KEY links_by_gateway (gateway, owner, number)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
