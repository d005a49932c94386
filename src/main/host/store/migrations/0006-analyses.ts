/** Saved analyses: what to fit to which data. */
export const analyses = `
CREATE TABLE analyses (
  id TEXT PRIMARY KEY,
  study_id TEXT NOT NULL REFERENCES studies,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`;
