import type { Generator } from "#shared/contract/generators.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  name: string;
  architecture: string;
  dataset_id: string;
  image_shape: string;
  latent_size: number;
  parameter_count: number;
  weights_sha256: string;
  sheet_sha256: string;
  sheet_rows: number;
  sheet_columns: number;
  sheet_seed: number;
  training: string;
  created_at: string;
  archived_at: string | null;
}

export function readGenerators(store: Store): Generator[] {
  return all<Row>(store.database, "SELECT * FROM generators ORDER BY created_at, rowid").map(generatorOf);
}

export function readGenerator(store: Store, id: string): Generator | null {
  const row = first<Row>(store.database, "SELECT * FROM generators WHERE id = ?", id);
  return row ? generatorOf(row) : null;
}

function generatorOf(row: Row): Generator {
  return {
    id: row.id,
    name: row.name,
    architecture: row.architecture,
    datasetId: row.dataset_id,
    imageShape: JSON.parse(row.image_shape),
    latentSize: row.latent_size,
    parameterCount: row.parameter_count,
    weightsSha256: row.weights_sha256,
    samples: {
      sheetSha256: row.sheet_sha256,
      rows: row.sheet_rows,
      columns: row.sheet_columns,
      seed: row.sheet_seed,
    },
    training: JSON.parse(row.training),
    createdAt: row.created_at,
    ...(row.archived_at !== null && { archivedAt: row.archived_at }),
  };
}
