const deletable = (table: string, session: string) => `
DROP TRIGGER IF EXISTS ${table}_stay;
CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table}
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE session_id = OLD.${session})
BEGIN SELECT RAISE(ABORT, '${table} are append-only'); END;
`;

/**
 * That a rejection was taken back, and that a session was erased, at its participant's wish: when, of which study and condition, and nothing of the participant.
 * What is erased is deleted; of nothing else in these tables can anything be.
 */
export const erasures = `
CREATE TABLE erasures (
  -- Random, and of nobody any more: so that no older journal brings the session back.
  session_id TEXT PRIMARY KEY,
  study_id TEXT NOT NULL REFERENCES studies,
  study_hash TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('real', 'pilot', 'simulated')),
  condition_id TEXT NOT NULL,
  erased_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER erasures_keep BEFORE UPDATE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TRIGGER erasures_stay BEFORE DELETE ON erasures BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;

-- A rejection can be taken back: events have a fourth type.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions,
  type TEXT NOT NULL CHECK (type IN ('start', 'resume', 'reject', 'accept')),
  at TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  gap_ms INTEGER,
  environment TEXT CHECK (environment IS NULL OR json_valid(environment)),
  reason TEXT
) STRICT;
INSERT INTO events SELECT id, session_id, type, at, next_seq, gap_ms, environment, reason FROM session_events;
DROP TABLE session_events;
ALTER TABLE events RENAME TO session_events;
CREATE INDEX session_events_by_session ON session_events (session_id);
CREATE TRIGGER session_events_keep BEFORE UPDATE ON session_events
BEGIN SELECT RAISE(ABORT, 'session_events are append-only'); END;

${deletable("sessions", "id")}
${["allocations", "session_events", "responses"].map((table) => deletable(table, "session_id")).join("")}
`;
