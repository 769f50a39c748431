-- How many records or modifications an entry has, so that entries can be put into one message without reading them.
ALTER TABLE journal ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
UPDATE journal SET records = json_array_length(payload, '$[1]') / CASE
  WHEN (SELECT command FROM broadcast WHERE broadcast.id = journal.broadcast) = 'MOD_DATA_REQ' THEN 4
  ELSE 2
END;

-- Of a message that carries part of a snapshot: at most slice_limit records after that key; all of it where slice_limit is NULL.
ALTER TABLE message ADD COLUMN slice_number INTEGER;
ALTER TABLE message ADD COLUMN slice_naptr INTEGER;
ALTER TABLE message ADD COLUMN slice_limit INTEGER;
CREATE INDEX message_slice_broadcast ON message (broadcast_id) WHERE slice_limit IS NOT NULL;
-- Of ADD_NODE_REQ: when the profile is to take effect at the peer, milliseconds since 1970; NULL: when it was asked for.
ALTER TABLE message ADD COLUMN activate_at INTEGER;

-- What of a snapshot the peer has still to be given, before the journal goes on: the records after that key.
ALTER TABLE node ADD COLUMN slice_snapshot INTEGER;
ALTER TABLE node ADD COLUMN slice_number INTEGER;
ALTER TABLE node ADD COLUMN slice_naptr INTEGER;
ALTER TABLE node ADD COLUMN slice_broadcast TEXT; -- NULL: a broadcast of its own begins with the next slice
CREATE INDEX node_slice_snapshot ON node (slice_snapshot) WHERE slice_snapshot IS NOT NULL;

-- What has not reached a peer: searched when a request ends well, to know whether the peer's copy is equal again.
CREATE INDEX message_unconfirmed ON message (node, id)
WHERE phase IN ('rejected', 'failed', 'expired', 'cancelled');
