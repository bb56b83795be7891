-- A later step that breaks off half done, for tests.
CREATE TABLE more (id INTEGER PRIMARY KEY);
INSERT INTO more (id) VALUES (1);
INSERT INTO more (id) VALUES (1);
