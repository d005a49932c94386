/** Trials of somebody's: which columns mean what, and the table as a file. An analysis is of a study or of such trials. */
export const importedTrials = `
CREATE TABLE imported_trials (
  id TEXT PRIMARY KEY,
  description TEXT NOT NULL CHECK (json_valid(description)),
  table_sha256 TEXT NOT NULL REFERENCES blobs,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE analyses_of_any_trials (
  id TEXT PRIMARY KEY,
  study_id TEXT REFERENCES studies,
  imported_id TEXT REFERENCES imported_trials,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK ((study_id IS NULL) <> (imported_id IS NULL))
) STRICT;

INSERT INTO analyses_of_any_trials (id, study_id, document, created_at, updated_at)
SELECT id, study_id, document, created_at, updated_at FROM analyses ORDER BY rowid;

DROP TABLE analyses;
ALTER TABLE analyses_of_any_trials RENAME TO analyses;
`;
