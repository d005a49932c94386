/** What classifiers compute for whole datasets, by layer: probabilities as before, and now logits and features too. */
export const classifierOutputs = `
CREATE TABLE classifier_outputs (
  architecture TEXT NOT NULL,
  weights_sha256 TEXT NOT NULL,
  dataset_sha256 TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('probabilities', 'logits', 'features')),
  values_sha256 TEXT NOT NULL REFERENCES blobs,
  created_at TEXT NOT NULL,
  PRIMARY KEY (architecture, weights_sha256, dataset_sha256, layer)
) STRICT, WITHOUT ROWID;

INSERT INTO classifier_outputs
SELECT architecture, weights_sha256, dataset_sha256, 'probabilities', probabilities_sha256, created_at FROM predictions;

DROP TABLE predictions;
`;
