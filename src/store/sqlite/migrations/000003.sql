-- Messages answered 100, now with what they said, so that a repeat is told from another message under its identifier. They expire peer by
-- peer, since those of a peer that cannot be reached are kept.
ALTER TABLE trace RENAME TO trace_without_digest;
DROP INDEX trace_at;
CREATE TABLE trace (
  node INTEGER NOT NULL,
  command TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at INTEGER NOT NULL, -- milliseconds since 1970
  digest BLOB, -- of the content; NULL: stored by a version that made none
  PRIMARY KEY (node, command, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO trace (node, command, message_id, at) SELECT node, command, message_id, at FROM trace_without_digest;
DROP TABLE trace_without_digest;
CREATE INDEX trace_age ON trace (node, at);
