import type { ModelReport } from "#shared/contract/imported-model.ts";
import type { Classifier } from "#shared/contract/library.ts";

type Capability = Classifier["capabilities"][number];

/** What is done to a pixel before the model sees it. */
export function normalisation({ preprocessing }: Pick<ModelReport, "preprocessing">): string {
  const { source, nodes, scale, mean, sd } = preprocessing;
  if (source === "in the graph") return `by the model itself (${nodes.join(", ")})`;
  const isIdentity = scale === 1 && mean.every((value) => value === 0) && sd.every((value) => value === 1);
  const formula = isIdentity
    ? "none, pixels go from 0 to 1"
    : `(pixel × ${scale} − ${listed(mean)}) / ${listed(sd)}, with pixels from 0 to 1`;
  return source === "unknown" ? `${formula}: the file does not say, please check` : formula;
}

const listed = (values: readonly number[]) => (values.length === 1 ? String(values[0]) : `[${values.join(", ")}]`);

/** Which operators of the model can be differentiated here. */
export function operatorCoverage({ operators }: Pick<ModelReport, "operators">): string {
  const uncovered = operators.filter(({ covered }) => !covered);
  if (uncovered.length === 0) return `all ${operators.length} covered`;
  const named = uncovered.map(({ operator, count }) => (count === 1 ? operator : `${operator} (${count} times)`));
  return `${operators.length - uncovered.length} of ${operators.length} covered, not ${named.join(", ")}`;
}

/** Why a model lacks a capability. */
export function whyNot(capability: Capability, report: ModelReport | null): string {
  if (report === null) return "Its network does not offer it.";
  if (report.blackBoxReason !== null) return `It stays a black box: ${report.blackBoxReason}`;
  if (capability === "features") return "No classification layer was found that reads features.";
  return "Its import does not offer it.";
}

/** Why a classifier cannot take a dataset's images, or null where it can. */
export function sizeMismatch(
  { input }: Pick<ModelReport, "input">,
  dataset: { readonly name: string; readonly height: number; readonly width: number; readonly channels: number },
): string | null {
  const sizes = [input, dataset].map(({ height, width, channels }) => `${height} × ${width} × ${channels}`);
  if (sizes[0] === sizes[1]) return null;
  return `It takes images of ${sizes[0]}, those of ${dataset.name} are ${sizes[1]}.`;
}
