-- Recado, tables for PostgreSQL, version 11: the sizes of nodes, counted anew.

-- Sizes counted some characters as two when they came and as one when they went.
UPDATE pubsub_nodes
SET size = (SELECT coalesce(sum(length(i.payload)), 0) FROM pubsub_items i WHERE i.node = pubsub_nodes.id);
