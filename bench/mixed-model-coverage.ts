import { seededGenerator } from "#shared/random/generator.ts";
import { type DataFrame, dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { profileInterval } from "#shared/stats/intervals/profile.ts";
import { type Interval, waldInterval } from "#shared/stats/intervals/wald.ts";
import type { Measurement } from "./measurement.ts";

const studies = 1000;
const truth = 0.6;

/** How often 95% intervals of a within-subject effect hold the truth: 40 participants, 20 items, 800 trials a study. */
export default async function coverage(): Promise<Measurement[]> {
  let wald = 0;
  let profile = 0;
  const holds = ({ lower, upper }: Interval) => Number(lower <= truth && truth <= upper);
  for (let k = 0; k < studies; k++) {
    const fit = fitMixedModel("correct ~ saliency + (1 | participant) + (1 | item)", study(k));
    const { estimate, stdError } = fit.fixed[1]!;
    wald += holds(waldInterval(estimate, stdError));
    profile += holds(profileInterval(fit, "saliency"));
  }
  const measure = (name: string, count: number): Measurement => ({
    question: `coverage of 95% ${name} intervals, ${studies} simulated studies`,
    ...{ value: count / studies, unit: "share", against: "0.95 (0.93 to 0.97)", ratio: count / studies / 0.95 },
  });
  return [measure("Wald", wald), measure("profile", profile)];
}

function study(k: number): DataFrame {
  const random = seededGenerator("coverage").split(`study ${k}`);
  const participants = Array.from({ length: 40 }, () => 0.6 * random.normal());
  const items = Array.from({ length: 20 }, () => 0.5 * random.normal());
  return dataFrameFromRecords(
    participants.flatMap((ability, p) =>
      items.map((ease, i) => {
        const saliency = (p + i) % 2;
        const probability = 1 / (1 + Math.exp(-(0.2 + truth * saliency + ability + ease)));
        return { participant: `p${p}`, item: `i${i}`, saliency, correct: Number(random.next() < probability) };
      }),
    ),
  );
}
