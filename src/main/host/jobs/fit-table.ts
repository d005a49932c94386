import { basename } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { readTableFile } from "#files/table-file.ts";
import { mixtureTable, tableMixture } from "#shared/contract/mixture-table.ts";
import { chainsInWords } from "#shared/stats/chains/agreement.ts";
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
    const { features, x, y, notes } = mixtureColumns(readTableFile(fromHome(path)).frame, asked);
    const settings = { components, nets, sweeps, chains, seed };
    const {
      overall,
      components: found,
      ...rest
    } = await engine.run("fit-mixture", { x, y, ...settings }, { signal, onProgress: progress, onPartial: partial });
    const named = ({ mean, low, high }: { mean: Float32Array; low: Float32Array; high: Float32Array }) =>
      features.map((feature, l) => ({ feature, mean: mean[l]!, low: low[l]!, high: high[l]! }));
    return {
      ...rest,
      rows: y.length,
      overall: named(overall),
      components: found.map(({ share, ...effects }) => ({ share, effects: named(effects) })),
      notes: [...notes, ...chainsInWords(chains, rest.rHat)],
    };
  },
});
