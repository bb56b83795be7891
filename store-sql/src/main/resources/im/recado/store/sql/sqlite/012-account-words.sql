-- Recado, tables for SQLite, version 12: accounts are found without a look at all of their rows.

-- What accounts are found by, apart from their long rows: "words" is the address, a line break and the name in lower case.
CREATE TABLE account_words (
  jid    TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  words  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX account_words_by_domain ON account_words (domain, jid);

-- Accounts that were there before.
INSERT INTO account_words (jid, domain, words)
SELECT jid, substr(jid, instr(jid, '@') + 1), jid || char(10) || lower(name) FROM accounts;
