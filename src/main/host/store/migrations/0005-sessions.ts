const appendOnly = (table: string) => `
CREATE TRIGGER ${table}_keep BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} are append-only'); END;
CREATE TRIGGER ${table}_stay BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} are append-only'); END;
`;

/**
 * What participants were shown and answered. Every table is append-only: a session's state (live, completed, expired,
 * rejected) is never stored but follows from its events and responses.
 */
export const sessions = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  study_id TEXT NOT NULL REFERENCES studies,
  study_hash TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('real', 'pilot', 'simulated')),
  condition_id TEXT NOT NULL,
  seed INTEGER NOT NULL,
  screens INTEGER NOT NULL CHECK (screens > 0),
  minutes REAL NOT NULL,
  started_at TEXT NOT NULL,
  -- Last, for it is long: lists of sessions do not read that far.
  plan TEXT NOT NULL CHECK (json_valid(plan))
) STRICT;
CREATE INDEX sessions_by_study ON sessions (study_id, kind);

CREATE TABLE allocations (
  session_id TEXT PRIMARY KEY REFERENCES sessions,
  study_id TEXT NOT NULL REFERENCES studies,
  decision TEXT NOT NULL CHECK (json_valid(decision)),
  decided_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session_events (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions,
  type TEXT NOT NULL CHECK (type IN ('start', 'resume', 'reject')),
  at TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  gap_ms INTEGER,
  environment TEXT CHECK (environment IS NULL OR json_valid(environment)),
  reason TEXT
) STRICT;
CREATE INDEX session_events_by_session ON session_events (session_id);

CREATE TABLE responses (
  session_id TEXT NOT NULL REFERENCES sessions,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  response TEXT NOT NULL CHECK (json_valid(response)),
  correct INTEGER CHECK (correct IN (0, 1)),
  timing TEXT NOT NULL CHECK (json_valid(timing)),
  -- Of the session up to and including this response, so that its last response tells how a session stands.
  scored_so_far INTEGER NOT NULL,
  badly_timed_so_far INTEGER NOT NULL,
  received_at TEXT NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER studies_frozen BEFORE UPDATE OF hash, document ON studies
WHEN EXISTS (SELECT 1 FROM sessions WHERE study_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a study is frozen once a session has started'); END;

${["sessions", "allocations", "session_events", "responses"].map(appendOnly).join("")}
`;
