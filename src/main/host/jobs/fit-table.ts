import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { mixtureTable, tableMixture } from "#shared/contract/mixture-table.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { CsvError } from "#shared/stats/csv.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { ModelError } from "#shared/stats/model-error.ts";
import { readTable } from "#shared/stats/reading/read-table.ts";
import { mixtureColumns } from "../library/mixture-columns.ts";
import { defineJob } from "./job-kind.ts";

/** Fits a mixture of regressions to a table with a model's predictions (Guo et al. 2018). */
export const fitTable = defineJob({
  kind: "fit-table",
  lane: "engine",
  params: mixtureTable,
  title: ({ path, outcome }) => `What ${outcome} of ${basename(path)} follows`,
  result: tableMixture,
  async run({ engine, signal, progress, partial }, { path, components, nets, sweeps, chains, seed, ...asked }) {
    const { features, x, y, notes } = mixtureColumns(frameOf(fromHome(path)), asked);
    const settings = { components, nets, sweeps, chains, seed };
    const {
      overall,
      components: found,
      ...rest
    } = await engine.run("fit-mixture", { x, y, ...settings }, { signal, onProgress: progress, onPartial: partial });
    const named = ({ mean, low, high }: { mean: Float32Array; low: Float32Array; high: Float32Array }) =>
      features.map((feature, l) => ({ feature, mean: mean[l]!, low: low[l]!, high: high[l]! }));
    const agree = chains > 1 && rest.rHat !== null && rest.rHat <= 1.01;
    return {
      ...rest,
      rows: y.length,
      overall: named(overall),
      components: found.map(({ share, ...effects }) => ({ share, effects: named(effects) })),
      notes: [
        ...notes,
        ...(agree ? [] : ["The chains do not agree: more sweeps may change how many regressions there are."]),
      ],
    };
  },
});

function frameOf(path: string): DataFrame {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read`, "Check the path.", { cause: error });
  }
  try {
    return readTable(bytes).frame;
  } catch (error) {
    if (error instanceof ModelError || error instanceof CsvError)
      throw new ExemplarError("INVALID", `${path}: ${error.message}`, error.remedy, { cause: error });
    throw error;
  }
}
