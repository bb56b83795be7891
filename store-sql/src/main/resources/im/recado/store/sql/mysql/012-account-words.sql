-- Recado, tables for MariaDB and MySQL, version 12: accounts are found without a look at all of their rows.

-- What accounts are found by, apart from their long rows: "words" is the address, a line break and the name in lower case.
CREATE TABLE IF NOT EXISTS account_words (
  jid    VARBINARY(2047) NOT NULL PRIMARY KEY,
  domain VARBINARY(1023) NOT NULL,
  words  TEXT NOT NULL,
  KEY account_words_by_domain (domain, jid)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Accounts that were there before.
INSERT IGNORE INTO account_words (jid, domain, words)
SELECT jid, SUBSTRING(jid, LOCATE('@', jid) + 1), CONCAT(CONVERT(jid USING utf8mb4), '\n', LOWER(name)) FROM accounts;
