/** Generators of images, each with a sheet of its samples. */
export const generators = `
CREATE TABLE generators (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  architecture TEXT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES datasets,
  image_shape TEXT NOT NULL CHECK (json_valid(image_shape)),
  latent_size INTEGER NOT NULL CHECK (latent_size > 0),
  parameter_count INTEGER NOT NULL,
  weights_sha256 TEXT NOT NULL REFERENCES blobs,
  sheet_sha256 TEXT NOT NULL REFERENCES blobs,
  sheet_rows INTEGER NOT NULL CHECK (sheet_rows > 0),
  sheet_columns INTEGER NOT NULL CHECK (sheet_columns > 0),
  sheet_seed INTEGER NOT NULL,
  training TEXT NOT NULL CHECK (json_valid(training)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX generators_by_dataset ON generators (dataset_id);
`;
