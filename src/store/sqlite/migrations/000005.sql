-- Data requests of peers that are too long for one transaction: put down piece by piece while they come in, accepted whole in one commit,
-- then applied slice by slice. Each slice takes its rows away, so that what is left after a crash is what is still to be applied.
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

-- leaves, comes: the place in the message at which the record goes or comes; NULL: it does not.
CREATE TABLE staged_record (
  change INTEGER NOT NULL,
  number INTEGER NOT NULL,
  naptr INTEGER NOT NULL,
  leaves INTEGER,
  comes INTEGER,
  PRIMARY KEY (change, number, naptr)
) STRICT, WITHOUT ROWID;
