/** Study documents, by the hash of their canonical text. */
export const studies = `
CREATE TABLE studies (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`;
