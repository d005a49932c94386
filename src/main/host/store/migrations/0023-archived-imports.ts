/** When imported trials were put into the archive, null while they are in use; and the name that the researcher gave later. */
export const archivedImports = `
ALTER TABLE imported_trials ADD COLUMN archived_at TEXT;
ALTER TABLE imported_trials ADD COLUMN name TEXT;
`;
