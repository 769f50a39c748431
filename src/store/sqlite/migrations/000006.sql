-- Each trace of an ADD_NODE_REQ bears the snapshot that its response has, so that the oldest and the newest snapshot that may be needed are the ends of
-- an index, however many requests a peer has sent.
ALTER TABLE trace ADD COLUMN snapshot INTEGER; -- NULL: the response has none
UPDATE trace SET snapshot = (
  SELECT snapshot FROM message
  WHERE message.node = trace.node AND message.message_id = trace.message_id AND message.command = 'ADD_NODE_RESP'
  ORDER BY id DESC LIMIT 1
)
WHERE command = 'ADD_NODE_REQ';
CREATE INDEX trace_snapshot ON trace (snapshot) WHERE snapshot IS NOT NULL;
CREATE INDEX message_needed ON message (snapshot)
WHERE snapshot IS NOT NULL AND phase IN ('queued', 'sent', 'acknowledged', 'expired');

-- Which whole profiles a peer was given, and how they ended.
CREATE INDEX message_profile ON message (node, phase, id)
WHERE snapshot IS NOT NULL AND command IN ('ADD_NODE_REQ', 'ADD_NODE_RESP');
-- What has been sent to a peer of the host profile.
CREATE INDEX message_given ON message (node, id)
WHERE (snapshot IS NOT NULL OR first_position IS NOT NULL) AND phase NOT IN ('queued', 'cancelled');
CREATE INDEX message_node_request ON message (node, id) WHERE command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ');
-- As before, without the responses that bear nothing of it: a peer may have any number of those.
DROP INDEX message_unconfirmed;
CREATE INDEX message_unconfirmed ON message (node, id)
WHERE phase IN ('rejected', 'failed', 'expired', 'cancelled') AND (snapshot IS NOT NULL OR first_position IS NOT NULL);
