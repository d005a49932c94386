import type { Progress } from "#shared/analysis/questions.ts";
import type { ModelComparison } from "#shared/stats/compare-models.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { bootstrapPValue } from "#shared/stats/parametric-bootstrap.ts";
import { bootstrap } from "../worker/bootstrap.ts";
import type { RunOptions } from "../worker/run-in-worker.ts";

export interface BootstrapTests {
  readonly replicates: number;
  readonly seed: number;
  /** Of each comparison, by its place. */
  readonly pValues: readonly number[];
}

/** Tests each model against the one before it by simulating from the smaller one, on all cores. */
export async function bootstrapTests(
  fits: readonly MixedModelFit[],
  { comparisons }: ModelComparison,
  { replicates, seed }: { readonly replicates: number; readonly seed: number },
  { signal, onProgress }: RunOptions<Progress>,
): Promise<BootstrapTests> {
  const models = fits.toSorted((a, b) => a.df - b.df);
  const total = replicates * comparisons.length;
  const pValues: number[] = [];
  for (const [place, { chi2 }] of comparisons.entries()) {
    const rows = await bootstrap(
      { fit: models[place]!, larger: models[place + 1]!, seed, replicates },
      { signal, onProgress: ({ done }) => onProgress?.({ done: place * replicates + done, total }) },
    );
    const statistics = Float64Array.from(rows, ([statistic]) => statistic!);
    pValues.push(bootstrapPValue(chi2, statistics));
  }
  return { replicates, seed, pValues };
}
