-- Recado, tables for SQLite, version 7: messages on their way into their archives are written down together.

-- Up to which row of the journal an archive has got what stands there for it.
ALTER TABLE archives ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;

-- Messages that have come and have no place yet, all of one commit in one row: that costs little, and those of one archive
-- get their places together. "n" rises.
CREATE TABLE archive_journal (
  n       INTEGER PRIMARY KEY,
  entries BLOB NOT NULL
);

-- What waits in the old table gets its place now.
INSERT INTO archive_words (position, text)
  SELECT position, text FROM (
    SELECT coalesce((SELECT max(position) FROM archived WHERE archive = one.archive), one.archive << 36)
           + row_number() OVER (PARTITION BY one.archive ORDER BY one.n) AS position, one.text AS text
    FROM archive_arrivals AS one
    WHERE one.n = (SELECT min(n) FROM archive_arrivals AS same WHERE same.archive = one.archive AND same.id = one.id)
      AND NOT EXISTS (SELECT 1 FROM archived WHERE archive = one.archive AND id = one.id))
  WHERE text IS NOT NULL;
INSERT INTO archived (position, archive, id, received, peer, resource, origin, peer_count, characters, xml)
  SELECT coalesce((SELECT max(position) FROM archived WHERE archive = one.archive), one.archive << 36)
         + row_number() OVER (PARTITION BY one.archive ORDER BY one.n),
         one.archive, one.id, one.received, one.peer, one.resource, one.origin,
         coalesce((SELECT max(peer_count) FROM archived WHERE archive = one.archive AND peer = one.peer), 0)
         + row_number() OVER (PARTITION BY one.archive, one.peer ORDER BY one.n),
         coalesce((SELECT max(characters) FROM archived WHERE archive = one.archive), 0)
         + sum(length(one.xml)) OVER (PARTITION BY one.archive ORDER BY one.n),
         one.xml
  FROM archive_arrivals AS one
  WHERE one.n = (SELECT min(n) FROM archive_arrivals AS same WHERE same.archive = one.archive AND same.id = one.id)
    AND NOT EXISTS (SELECT 1 FROM archived WHERE archive = one.archive AND id = one.id);
DROP TABLE archive_arrivals;
