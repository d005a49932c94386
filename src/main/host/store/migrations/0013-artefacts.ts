import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";

/** Artefacts of every method, under a key that names all that decides them, and their files. */
const tables = `
CREATE TABLE artefacts (
  id TEXT PRIMARY KEY,
  method TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  output TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('target', 'classifier', 'source', 'artefact')),
  subject_id TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (json_valid(subject)),
  key_sha256 TEXT NOT NULL CHECK (length(key_sha256) = 64),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  seed INTEGER NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  uncertainty TEXT NOT NULL CHECK (json_valid(uncertainty)),
  uses TEXT NOT NULL CHECK (json_valid(uses)),
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  created_at TEXT NOT NULL,
  -- Subjects of equal content share a key: each lists the artefact as its own.
  UNIQUE (key_sha256, subject_kind, subject_id)
) STRICT;
CREATE INDEX artefacts_by_subject ON artefacts (subject_kind, subject_id);

CREATE TABLE artefact_files (
  artefact_id TEXT NOT NULL REFERENCES artefacts,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs,
  dtype TEXT NOT NULL CHECK (dtype IN ('float32', 'int32', 'uint8', 'png')),
  shape TEXT NOT NULL CHECK (json_valid(shape)),
  PRIMARY KEY (artefact_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX artefact_files_by_sha256 ON artefact_files (sha256);
`;

interface StimulusRow {
  id: string;
  target_id: string;
  method: string;
  requested: string;
  seed: number;
  image_sha256: string;
  data_sha256: string;
  height: number;
  width: number;
  low: number;
  high: number;
  colour_map: string;
  uncertainty: string;
  classifier_sha256: string;
  dataset_sha256: string;
  device: string;
  version: string;
  seconds: number;
  created_at: string;
  image_index: number;
  predicted: number;
  alternative: number;
}

/** Every map of a target becomes an artefact under the key that the same request has from now on. */
export function artefacts(database: Database): void {
  database.exec(tables);
  const insertArtefact = database.prepare(
    `INSERT INTO artefacts (id, method, revision, output, subject_kind, subject_id, subject, key_sha256, settings, seed,
       summary, uncertainty, uses, provenance, created_at)
     VALUES (?, ?, 1, 'map', 'target', ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?)`,
  );
  const insertFile = database.prepare(
    "INSERT INTO artefact_files (artefact_id, name, position, sha256, dtype, shape) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const stimuli = database
    .prepare<[], StimulusRow>(
      `SELECT s.*, t.image_index, t.predicted, t.alternative FROM stimuli s JOIN targets t ON t.id = s.target_id
       ORDER BY s.created_at, s.rowid`,
    )
    .all();
  for (const row of stimuli) {
    const { id, target_id, method, requested, seed, height, width, low, high, colour_map } = row;
    insertArtefact.run(
      id,
      method,
      target_id,
      JSON.stringify({ kind: "target", targetId: target_id }),
      keyOf(row),
      requested,
      seed,
      JSON.stringify({ height, width, range: [low, high], colourMap: colour_map, layers: [] }),
      row.uncertainty,
      JSON.stringify({
        classifierSha256: row.classifier_sha256,
        datasetSha256: row.dataset_sha256,
        device: row.device,
        version: row.version,
        seconds: row.seconds,
      }),
      row.created_at,
    );
    insertFile.run(id, "values", 0, row.data_sha256, "float32", JSON.stringify([height, width]));
    insertFile.run(id, "map", 1, row.image_sha256, "png", JSON.stringify([height, width, 3]));
  }
  database.exec("DROP TABLE stimuli");
}

/** Canonical JSON by hand: members in alphabetical order; `requested` was stored as canonical JSON. */
function keyOf(row: StimulusRow): string {
  const subject =
    `{"alternativeClass":${row.alternative},"classifier":"${row.classifier_sha256}","dataset":"${row.dataset_sha256}",` +
    `"index":${row.image_index},"kind":"target","targetClass":${row.predicted}}`;
  const key =
    `{"method":${JSON.stringify(row.method)},"revision":1,"seed":${row.seed},"settings":${row.requested},` +
    `"subject":${subject},"uses":[]}`;
  return createHash("sha256").update(key).digest("hex");
}
