-- version 7

CREATE TABLE alarm (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  cause TEXT NOT NULL,
  severity TEXT NOT NULL,
  object TEXT NOT NULL,
  operator TEXT,
  text TEXT NOT NULL,
  raised_at INTEGER NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  cleared_at INTEGER -- NULL while it is open
, last_raised_at INTEGER NOT NULL DEFAULT 0, acknowledged_at INTEGER) STRICT;

CREATE INDEX alarm_cleared ON alarm (cleared_at) WHERE cleared_at IS NOT NULL;

CREATE UNIQUE INDEX alarm_open ON alarm (cause, object) WHERE cleared_at IS NULL;

CREATE INDEX alarm_open_operator ON alarm (operator, cause) WHERE cleared_at IS NULL;

CREATE TABLE alarm_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('raised', 'cleared', 'acknowledged')),
  at INTEGER NOT NULL, -- milliseconds since 1970
  alarm TEXT NOT NULL -- the alarm as it was then, in JSON
) STRICT;

CREATE TABLE announcement (
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE broadcast (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast_id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  records INTEGER NOT NULL,
  first_position INTEGER,
  last_position INTEGER
) STRICT;

CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  broadcast INTEGER NOT NULL REFERENCES broadcast (id),
  payload TEXT NOT NULL
, records INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE membership (
  id INTEGER PRIMARY KEY,
  node INTEGER NOT NULL REFERENCES node (id),
  from_position INTEGER NOT NULL,
  to_position INTEGER, -- NULL while it lasts
  last_message INTEGER -- last message stored when it ended
) STRICT;

CREATE INDEX membership_node ON membership (node, from_position);

CREATE UNIQUE INDEX membership_open ON membership (node) WHERE to_position IS NULL;

CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  node INTEGER NOT NULL REFERENCES node (id),
  lane TEXT NOT NULL CHECK (lane IN ('ordered', 'response')),
  command TEXT NOT NULL,
  message_id TEXT NOT NULL,
  broadcast_id TEXT NOT NULL,
  snapshot INTEGER,
  first_position INTEGER,
  last_position INTEGER,
  result_code INTEGER,
  result_description TEXT,
  phase TEXT NOT NULL CHECK (
    phase IN ('queued', 'sent', 'acknowledged', 'done', 'rejected', 'failed', 'expired', 'cancelled')
  ),
  transmissions INTEGER NOT NULL,
  t1_expiries INTEGER NOT NULL,
  due_at INTEGER,
  reason TEXT,
  answer_code INTEGER, -- result code that came back
  answer_description TEXT, slice_number INTEGER, slice_naptr INTEGER, slice_limit INTEGER, activate_at INTEGER, refusals INTEGER NOT NULL DEFAULT 0,
  CHECK ((first_position IS NULL) = (last_position IS NULL)),
  CHECK (last_position - first_position BETWEEN 0 AND 999)
) STRICT;

CREATE INDEX message_acknowledged ON message (node, id) WHERE phase = 'acknowledged';

CREATE INDEX message_given ON message (node, id)
WHERE (snapshot IS NOT NULL OR first_position IS NOT NULL) AND phase NOT IN ('queued', 'cancelled');

CREATE INDEX message_identity ON message (node, message_id);

CREATE INDEX message_journal ON message (node, first_position) WHERE first_position IS NOT NULL;

CREATE INDEX message_needed ON message (snapshot)
WHERE snapshot IS NOT NULL AND phase IN ('queued', 'sent', 'acknowledged', 'expired');

CREATE INDEX message_node_broadcast ON message (broadcast_id)
WHERE command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ');

CREATE INDEX message_node_request ON message (node, id) WHERE command IN ('ADD_NODE_REQ', 'REMOVE_NODE_REQ');

CREATE INDEX message_pending ON message (node, lane, id) WHERE phase IN ('queued', 'sent');

CREATE INDEX message_profile ON message (node, phase, id)
WHERE snapshot IS NOT NULL AND command IN ('ADD_NODE_REQ', 'ADD_NODE_RESP');

CREATE INDEX message_slice_broadcast ON message (broadcast_id) WHERE slice_limit IS NOT NULL;

CREATE INDEX message_snapshot ON message (node, snapshot) WHERE snapshot IS NOT NULL;

CREATE INDEX message_unconfirmed ON message (node, id)
WHERE phase IN ('rejected', 'failed', 'expired', 'cancelled') AND (snapshot IS NOT NULL OR first_position IS NOT NULL);

CREATE TABLE naptr (
  id INTEGER PRIMARY KEY,
  lookup INTEGER NOT NULL, -- a hash, or the number in the form of record.number; not unique
  "order" INTEGER NOT NULL,
  preference INTEGER NOT NULL,
  flags TEXT NOT NULL,
  service TEXT NOT NULL,
  regexp TEXT NOT NULL,
  replacement TEXT NOT NULL,
  ttl INTEGER
) STRICT;

CREATE INDEX naptr_lookup ON naptr (lookup);

CREATE TABLE node (
  id INTEGER PRIMARY KEY,
  operator TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (
    state IN ('configured', 'awaiting-approval', 'adding', 'added', 'failed', 'removing', 'removed')
  ),
  approved INTEGER NOT NULL DEFAULT 0,
  diverged INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  since INTEGER NOT NULL, -- when the state last changed, milliseconds since 1970
  position INTEGER NOT NULL DEFAULT 0 -- last journal position given to the peer, in a message or a snapshot
, slice_snapshot INTEGER, slice_number INTEGER, slice_naptr INTEGER, slice_broadcast TEXT) STRICT;

CREATE INDEX node_slice_snapshot ON node (slice_snapshot) WHERE slice_snapshot IS NOT NULL;

CREATE TABLE profile (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  node INTEGER REFERENCES node (id), -- NULL: the host operator
  state TEXT NOT NULL CHECK (state IN ('staging', 'current', 'predecessor', 'discarded')),
  active_from INTEGER NOT NULL DEFAULT 0, -- milliseconds since 1970; 0: at once
  announced INTEGER, -- for records without a since of their own
  records INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX profile_current ON profile (node) WHERE state = 'current' AND node IS NOT NULL;

CREATE UNIQUE INDEX profile_predecessor ON profile (node) WHERE state = 'predecessor';

CREATE TABLE record (
  profile INTEGER NOT NULL,
  number INTEGER NOT NULL,
  naptr INTEGER NOT NULL,
  since INTEGER, -- of a peer: number of the announcement, NULL: its profile's; of the host: journal position
  PRIMARY KEY (profile, number, naptr)
) STRICT, WITHOUT ROWID;

CREATE TABLE removed_record (
  number INTEGER NOT NULL,
  naptr INTEGER NOT NULL,
  until INTEGER NOT NULL, -- journal position at which it went
  since INTEGER NOT NULL, -- journal position at which it came
  PRIMARY KEY (number, naptr, until)
) STRICT, WITHOUT ROWID;

CREATE INDEX removed_record_until ON removed_record (until);

CREATE TABLE staged_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  node INTEGER NOT NULL REFERENCES node (id),
  state TEXT NOT NULL CHECK (state IN ('staging', 'accepted', 'discarded')),
  profile INTEGER, -- accepted: the profile that it changes
  announced INTEGER, -- accepted: the since of numbers that the profile did not have
  command TEXT, -- accepted: of the request, for the response that is queued with the last slice
  message_id TEXT,
  broadcast_id TEXT,
  result_code INTEGER,
  result_description TEXT
) STRICT;

CREATE TABLE staged_record (
  change INTEGER NOT NULL,
  number INTEGER NOT NULL,
  naptr INTEGER NOT NULL,
  leaves INTEGER,
  comes INTEGER,
  PRIMARY KEY (change, number, naptr)
) STRICT, WITHOUT ROWID;

CREATE TABLE trace (
  node INTEGER NOT NULL,
  command TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at INTEGER NOT NULL, -- milliseconds since 1970
  digest BLOB, snapshot INTEGER, -- of the content; NULL: stored by a version that made none
  PRIMARY KEY (node, command, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_age ON trace (node, at);

CREATE INDEX trace_snapshot ON trace (snapshot) WHERE snapshot IS NOT NULL;
