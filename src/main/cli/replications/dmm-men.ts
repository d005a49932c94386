import type { Client } from "#shared/contract/contract.ts";
import { positiveRates } from "#shared/figures/positive-rates.ts";
import { type EvaluationSummary, evaluation } from "#shared/methods/outputs/evaluation.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import type { Services } from "../with-host.ts";
import { digitsNetwork, mnistDigits } from "./digits-study.ts";
import { overRuns } from "./over-runs.ts";
import { openOrCreate } from "./project-steps.ts";
import { type Replication, type ReplicationPart, type ReplicationRow, row } from "./replication.ts";

/** Table 1's row of MNIST: probability and accuracy of what 20 segments keep. */
const local = {
  "dmm-men-local": { label: "DMM-MEN", probability: 0.9989, accuracy: 1 },
  lime: { label: "LIME", probability: 0.9984, accuracy: 0.9995 },
  "kernel-shap": { label: "KernelSHAP", probability: 0.9401, accuracy: 0.941 },
} as const;

/** What the paper took, on MNIST. */
const published = { secondsAnExplanation: 37.5, minutesGlobal: 105 };

const arms = {
  nullify: "Images of the category, important pixels blackened",
  replace: "Other images, given the category's mean pixels",
  craft: "Images of noise, given the category's mean pixels",
} as const;

/** Guo et al. (2018): Table 1, Figures 1 and 2, and how long it takes. */
export const dmmMenReplication: Replication = {
  id: "dmm-men",
  title: "Explaining deep learning models: a Bayesian non-parametric approach",
  source: "Guo, Huang, Tao, Xing & Lin (2018)",
  takes: [],
  async run(services, terminal, { path, quick, seed }) {
    const { client } = services;
    const explained = quick ? 20 : 200;
    const sweeps = quick ? 200 : 2000;
    await openOrCreate(client, path, "Mixtures of regressions");
    terminal.note("1/4 Data: the 10,000 MNIST digits, and the CNN with the shipped weights");
    const classifier = await digitsNetwork(services, await mnistDigits(services), { retrain: false, seed });
    terminal.note(`2/4 Table 1: ${explained} digits that it gets right, explained in three ways`);
    const targets = await hits(client, classifier.id, explained, seed);
    const table1 = await explanations(services, targets, seed);
    const categories = quick ? classifier.classNames.slice(8, 9) : classifier.classNames;
    terminal.note(`3/4 Figure 1: what it looks at for ${categories.join(", ")}; ${sweeps} sweeps of two chains each`);
    const fits = await mixtures(services, classifier.id, categories, sweeps, seed);
    terminal.note("4/4 Figure 2: whether it follows");
    const measured = await fidelities(services, fits, seed);
    return {
      parts: [table1, await figure1(client, fits, categories), figure2(measured)],
      differences: [
        "The classifier is the CNN that Exemplar ships, trained on 8,000 of 10,000 digits; the paper's is a multilayer perceptron on 60,000.",
        `Table 1 is over ${targets.length} digits instead of 10,000; the segments are superpixels, the same for all three, about 49 of which 20 are kept and the rest is black.`,
        "The sampler is the collapsed one with label swaps: the released one does not leave the posterior as it is, by Geweke's test.",
        "A category's logit is fitted to as many images of the category as of others; the paper fits it to the category's own.",
        "Random features are drawn from those that vary most, as the important ones are, and filled alike. The paper's are drawn from all pixels, most of which are background, which any choice beats.",
        `Features are important by what they add to the logit where the answer is the category. ${categories.length === 1 ? "One category only (--quick)." : "Means over the categories, with Student's intervals."}`,
      ],
    };
  },
};

async function hits(client: Client, classifierId: string, count: number, seed: number) {
  const known = (await client.curate.targets({ classifierId })).filter(({ kind }) => kind === "hit");
  if (known.length >= count) return known.slice(0, count);
  return (
    await client.curate.chooseTargets({ classifierId, counts: { hit: count, error: 0, low_confidence: 0 }, seed })
  ).targets;
}

/** Table 1 and the seconds that an explanation takes. */
async function explanations(
  { client, followJob }: Services,
  targets: readonly { readonly id: string }[],
  seed: number,
): Promise<ReplicationPart> {
  const subjects = targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  const rows: ReplicationRow[] = [];
  const seconds: ReplicationRow[] = [];
  for (const [method, { label, probability, accuracy }] of Object.entries(local)) {
    const { result } = await followJob(await client.methods.run({ method, subjects, settings: {}, seed }));
    const artefacts = [];
    for (const { id: artefactId } of result!.artefacts) artefacts.push(await client.artefacts.get({ artefactId }));
    const kept = artefacts.map(({ uncertainty }) => uncertainty.probability_of_what_is_kept ?? Number.NaN);
    const right = artefacts.filter(({ uncertainty }) => uncertainty.what_is_kept_gets_the_answer === 1).length;
    const n = artefacts.length;
    const { lower, upper } = wilsonInterval(right, n);
    rows.push(
      row(`probability-${method}`, `${label}: probability of the answer to what is kept`, {
        ...{ paper: probability, ...meanOf(kept), unit: "probability" },
      }),
      row(`accuracy-${method}`, `${label}: what is kept gets the answer`, {
        ...{ paper: accuracy, ours: right / n, low: lower, high: upper, unit: "share", note: `${right} of ${n}` },
      }),
    );
    seconds.push(
      row(`seconds-${method}`, `${label}: an explanation`, {
        ...{ paper: method === "dmm-men-local" ? published.secondsAnExplanation : null, unit: "s" },
        ...meanOf(artefacts.map(({ provenance }) => provenance.seconds)),
      }),
    );
  }
  return {
    title: "Table 1: explaining one answer",
    text: "Of each digit only the 20 segments are kept that speak most for the answer. How probable is the answer still, and is it still given?",
    rows: [...rows, ...seconds],
    figures: [],
  };
}

/** With the 95 % interval of a mean. */
function meanOf(values: readonly number[]): Pick<ReplicationRow, "ours" | "low" | "high"> {
  const n = values.length;
  const mean = values.reduce((sum, own) => sum + own, 0) / n;
  const error = Math.sqrt(values.reduce((sum, own) => sum + (own - mean) ** 2, 0) / (n - 1) / n);
  return { ours: mean, low: mean - 1.96 * error, high: mean + 1.96 * error };
}

async function mixtures(
  { client, followJob }: Services,
  classifierId: string,
  categories: readonly string[],
  sweeps: number,
  seed: number,
): Promise<string[]> {
  const subjects = [{ kind: "classifier" as const, classifierId }];
  const ids: string[] = [];
  for (const category of categories) {
    const settings = { category, sweeps };
    const { result } = await followJob(await client.methods.run({ method: "dmm-men", subjects, settings, seed }));
    ids.push(result!.artefacts[0]!.id);
  }
  return ids;
}

async function figure1(
  client: Client,
  ids: readonly string[],
  categories: readonly string[],
): Promise<ReplicationPart> {
  const rows: ReplicationRow[] = [];
  let seconds = 0;
  for (const [k, artefactId] of ids.entries()) {
    const artefact = await client.artefacts.get({ artefactId });
    const { measures } = fit.summary.parse(artefact.summary);
    const value = (id: string) => measures.find((own) => own.id === id)?.value ?? null;
    seconds += artefact.provenance.seconds;
    rows.push(
      row(`explained-${categories[k]}`, `“${categories[k]}”: share of the logit's variance that is explained`, {
        ...{ ours: value("explained"), unit: "share" },
        note: `R̂ ${value("r-hat")?.toFixed(2) ?? "unknown"}, ${value("occupied")?.toFixed(1) ?? "?"} regressions with images`,
      }),
    );
  }
  rows.push(
    row("minutes-global", "All of these", {
      ...{ paper: published.minutesGlobal, ours: seconds / 60, unit: "min" },
      note: "The paper's is for ten categories and 20,000 sweeps",
    }),
  );
  return {
    title: "Figure 1: what the classifier looks at overall",
    text: "The heat maps lie in the project, on the classifier's page under Fits.",
    rows,
    figures: [],
  };
}

async function fidelities({ client, followJob }: Services, ids: readonly string[], seed: number) {
  const subjects = ids.map((artefactId) => ({ kind: "artefact" as const, artefactId }));
  const { result } = await followJob(await client.methods.run({ method: "fidelity", subjects, settings: {}, seed }));
  const measured: EvaluationSummary[] = [];
  for (const { id: artefactId } of result!.artefacts)
    measured.push(evaluation.summary.parse((await client.artefacts.get({ artefactId })).summary));
  return measured;
}

function figure2(measured: readonly EvaluationSummary[]): ReplicationPart {
  const rates = (id: string) => {
    const curves = measured.map(({ curves: own }) => own.find((curve) => curve.id === id)!);
    return curves[0]!.y.map((_, k) => curves.reduce((sum, { y }) => sum + y[k]!, 0) / curves.length);
  };
  return {
    title: "Figure 2: fidelity",
    text: "Positive classification rates with 75 features changed, and the curves over 50 to 150. The paper's figure has no numbers.",
    rows: Object.entries(arms).flatMap(([arm, what]) => [
      row(`${arm}-own`, `${what}: important features`, { ...overRuns(measured, `${arm}-own`), unit: "share" }),
      row(`${arm}-random`, "… random features", { ...overRuns(measured, `${arm}-random`), unit: "share" }),
    ]),
    figures: Object.entries(arms).map(([arm, what]) =>
      positiveRates(what, `Means over ${measured.length} ${measured.length === 1 ? "category" : "categories"}.`, {
        features: measured[0]!.curves.find(({ id }) => id === `${arm}-own`)!.x,
        important: rates(`${arm}-own`),
        random: rates(`${arm}-random`),
      }),
    ),
  };
}
