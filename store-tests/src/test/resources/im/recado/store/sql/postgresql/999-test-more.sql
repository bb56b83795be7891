-- A later step, for tests.
CREATE TABLE IF NOT EXISTS more (id INTEGER PRIMARY KEY);
DELETE FROM more;
INSERT INTO more (id) VALUES (1);
