/**
 * Of a session's start: the machine on which it was, and the session that it has taken the place of, which is abandoned
 * from then on.
 */
export const restartsAndStations = `
ALTER TABLE session_events ADD COLUMN station TEXT;
ALTER TABLE session_events ADD COLUMN restart_of TEXT;
CREATE INDEX session_events_by_restart ON session_events (restart_of) WHERE restart_of IS NOT NULL;
`;
