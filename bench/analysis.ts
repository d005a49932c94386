import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contrasts } from "#shared/stats/contrasts.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { marginalMeans } from "#shared/stats/marginal-means.ts";
import { dataFrameFromCsv } from "#shared/stats/reading/read-table.ts";
import type { Measurement } from "./measurement.ts";
import { childSeconds } from "./support/child-seconds.ts";
import { processorClock } from "./support/timing.ts";

const folder = join(import.meta.dirname, "../tests/fixtures/glmm");
const formula = "correct ~ trial_type * saliency * examples + (1 | participant)";

/** CPU time of what surrounds a fit: degrees of freedom, means with contrasts, and the start of the command line. */
export default function analysis(): Measurement[] {
  const data = dataFrameFromCsv(readFileSync(join(folder, "paper_sim.csv"), "utf8"));
  const linear = (degrees: "normal" | "satterthwaite") => () =>
    void fitMixedModel(`${formula} + (1 | category)`, data, { family: "gaussian", degrees });
  const plain = median(linear("normal"));
  const added = median(linear("satterthwaite")) - plain;
  const fit = fitMixedModel(formula, data);
  const by = ["trial_type", "saliency", "examples"];
  const asked = median(() => {
    marginalMeans(fit, by);
    contrasts(fit, { of: by });
  });
  const start = startSeconds();
  return [
    {
      ...{
        question: "Satterthwaite's degrees of freedom of a linear mixed model of 14,240 rows, CPU time",
        value: added,
      },
      ...{ unit: "s", against: `the fit itself, ${plain.toFixed(2)} s`, ratio: added / plain },
    },
    {
      ...{
        question: `means and contrasts of a model with ${fit.fixed.length} coefficients, CPU time`,
        value: 1000 * asked,
      },
      ...{ unit: "ms", against: "limit 50 ms", ratio: asked / 0.05 },
    },
    {
      ...{ question: "starting the command line for a fit of 56 rows, CPU time", value: start, unit: "s" },
      ...{ against: "limit 1 s", ratio: start },
    },
  ];
}

function median(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const seconds = processorClock();
    work();
    return seconds();
  });
  return times.sort((a, b) => a - b)[2]!;
}

/** Of a whole process, the fit of a small table included. */
function startSeconds(): number {
  const command = join(import.meta.dirname, "../src/main/cli/exemplar.mjs");
  const model = "cbind(incidence, size - incidence) ~ period + (1 | herd)";
  return childSeconds(process.execPath, [command, "fit", join(folder, "cbpp.csv"), model]);
}
