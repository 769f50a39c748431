-- Alarms in the manner of ITU-T X.733: when each last showed itself, and when a person acknowledged it.
ALTER TABLE alarm ADD COLUMN last_raised_at INTEGER NOT NULL DEFAULT 0;
UPDATE alarm SET last_raised_at = raised_at;
ALTER TABLE alarm ADD COLUMN acknowledged_at INTEGER; -- NULL while nobody has
UPDATE alarm SET acknowledged_at = raised_at WHERE acknowledged = 1;
ALTER TABLE alarm DROP COLUMN acknowledged;
CREATE INDEX alarm_open_operator ON alarm (operator, cause) WHERE cleared_at IS NULL;
CREATE INDEX alarm_cleared ON alarm (cleared_at) WHERE cleared_at IS NOT NULL;

-- What the alarm webhook has still to be told, in this order.
CREATE TABLE alarm_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('raised', 'cleared', 'acknowledged')),
  at INTEGER NOT NULL, -- milliseconds since 1970
  alarm TEXT NOT NULL -- the alarm as it was then, in JSON
) STRICT;
