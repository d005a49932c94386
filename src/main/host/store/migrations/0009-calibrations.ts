/** Softmax temperatures: of each classifier the latest, with the seed that chose the images it was fitted to. */
export const calibrations = `
CREATE TABLE calibrations (
  classifier_id TEXT PRIMARY KEY REFERENCES classifiers,
  temperature REAL NOT NULL CHECK (temperature > 0),
  seed INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
`;
