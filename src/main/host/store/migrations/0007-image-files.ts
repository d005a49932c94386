/**
 * Datasets whose images stay in files: `folder` is where they are, and the blob that holds packed pixels elsewhere
 * (`pixels_sha256`) holds the list of the files.
 */
export const imageFiles = `
ALTER TABLE datasets ADD COLUMN folder TEXT;
`;
