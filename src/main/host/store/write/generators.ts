import type { Generator } from "#shared/contract/generators.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertGenerator(store: Store, generator: Generator): void {
  write(
    store.database,
    `INSERT INTO generators (id, name, architecture, dataset_id, image_shape, latent_size, parameter_count,
       weights_sha256, sheet_sha256, sheet_rows, sheet_columns, sheet_seed, training, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    generator.id,
    generator.name,
    generator.architecture,
    generator.datasetId,
    JSON.stringify(generator.imageShape),
    generator.latentSize,
    generator.parameterCount,
    generator.weightsSha256,
    generator.samples.sheetSha256,
    generator.samples.rows,
    generator.samples.columns,
    generator.samples.seed,
    JSON.stringify(generator.training),
    generator.createdAt,
  );
}
