-- A later step, for tests.
CREATE TABLE more (id INTEGER PRIMARY KEY);
INSERT INTO more (id) VALUES (1);
