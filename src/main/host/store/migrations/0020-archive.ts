const archived = ["datasets", "classifiers", "generators", "targets", "artefacts", "studies"];
/** What has had no name of its own: null until the researcher gives it one. */
const unnamed = ["targets", "artefacts", "studies"];

/** When something was put into the archive, null while it is in use; and names for all that can be renamed. */
export const archive = [
  ...archived.map((table) => `ALTER TABLE ${table} ADD COLUMN archived_at TEXT;`),
  ...unnamed.map((table) => `ALTER TABLE ${table} ADD COLUMN name TEXT;`),
].join("\n");
