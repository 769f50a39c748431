-- How often in a row the peer has refused us: counted apart from the transmissions that it was silent about.
ALTER TABLE message ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
