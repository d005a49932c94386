/**
 * Where the journal of what participants did stands (see `journal/`): of each session and each study that was run, how
 * many entries there are and the hash of the last. And whether the project was closed in good order, which a copy of the
 * database alone, made while it was in use, does not say.
 */
export const journal = `
CREATE TABLE journal_chains (
  subject TEXT PRIMARY KEY,
  entries INTEGER NOT NULL CHECK (entries > 0),
  head TEXT NOT NULL CHECK (length(head) = 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE closing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  closed INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT;
INSERT INTO closing VALUES (1, 1);
`;
