import type { BootstrapShare, Progress } from "#shared/analysis/questions.ts";
import type { RunOptions } from "./run-in-worker.ts";
import { runOnAllCores } from "./run-on-all-cores.ts";

interface BootstrapRequest extends Pick<BootstrapShare, "fit" | "larger" | "seed"> {
  readonly replicates: number;
}

/**
 * Replicates of a parametric bootstrap on all cores, a row each. Every replicate has a seed of its own, so that they are
 * the same however many workers share them.
 */
export async function bootstrap(
  { replicates, ...what }: BootstrapRequest,
  options: RunOptions<Progress>,
): Promise<Float64Array[]> {
  const count = Math.min(navigator.hardwareConcurrency, replicates);
  const edge = (k: number) => Math.round((k * replicates) / count);
  const shares = Array.from({ length: count }, (_, k) => ({
    request: { ...what, from: edge(k), to: edge(k + 1) },
    steps: edge(k + 1) - edge(k),
  }));
  return (await runOnAllCores("bootstrap", shares, options)).flat();
}
