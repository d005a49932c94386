import { accuracyCells } from "#shared/analysis/accuracy-cells.ts";
import { fitModels, settingsOf } from "#shared/analysis/fit-models.ts";
import { analysedColumns, frameOf, keptTrials } from "#shared/analysis/kept-trials.ts";
import type { TargetKind } from "#shared/contract/curate.ts";
import {
  augmentedCopies,
  type DigitsStudy,
  demoName,
  demoOptions,
  digitsStudy,
  taughtProbabilities,
} from "#shared/demo/digits-study.ts";
import { openOrCreate } from "#shared/demo/project-steps.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { accuracyBesidePaper } from "#shared/figures/accuracy-beside-paper.ts";
import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import { coefficientsBesidePaper } from "#shared/figures/coefficients-beside-paper.ts";
import { count, z975 } from "#shared/figures/figure.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import { compareModels } from "#shared/stats/compare-models.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import { naturalAdversarial, nestedModels, table1, table1Participant } from "#shared/study/natural-adversarial.ts";
import { linearPredictor } from "#shared/study/simulated-participant.ts";
import { kindLabel } from "#shared/study/term-labels.ts";
import type { Services } from "../with-host.ts";
import { type Replicated, type Replication, type ReplicationPart, row } from "./replication.ts";

/** Folke et al. (2021): Bayesian teaching, the 2 × 2 study, Table 1 and Figure 1. */
export const naturalAdversarialReplication: Replication = {
  id: "natural-adversarial",
  title: "Explainable AI for natural adversarial images",
  source: "Folke, Li, Sojitra, Yang & Shafto (2021)",
  takes: [],
  async run(services, terminal, { path, quick, seed }) {
    const options = { ...demoOptions, ...(quick && { participants: 40, masks: 100 }), seed };
    await openOrCreate(services.client, path, demoName);
    return besidePaper(services, await digitsStudy(services, terminal, options), options);
  },
};

/** The paper's numbers beside those of a study that has been made, simulated and analysed. */
export async function besidePaper(
  services: Services,
  study: DigitsStudy,
  made: { readonly participants: number; readonly masks: number },
): Promise<Replicated> {
  const { fits, cells } = await analysed(services, study);
  return {
    parts: [await teaching(services, study), await learner(services, study), models(fits), accuracy(cells, study)],
    differences: differences(study, made),
  };
}

/** The nested models, fitted to the rows that the analysis keeps, and the cells of the design. */
async function analysed({ client }: Services, { study, analysis: { document } }: DigitsStudy) {
  const table = await client.analyse.table({
    ...{ studyId: study.id, kinds: document.kinds, completedOnly: true, scoredOnly: true },
  });
  const { kept } = keptTrials(table, document.exclusions);
  const frame = frameOf(kept, analysedColumns(document.formulas, kept));
  const fits = fitModels(document.formulas, frame, settingsOf(document)).map((outcome) => {
    if ("fit" in outcome) return outcome.fit;
    throw new ExemplarError(
      "INVALID",
      `${outcome.formula} could not be fitted: ${outcome.problem.message}`,
      "Remove the project's folder and run the command again.",
    );
  });
  return { fits, cells: accuracyCells(frame, { conditions: study.document.conditions, seed: document.seed }) };
}

async function teaching({ client }: Services, { targets }: DigitsStudy): Promise<ReplicationPart> {
  const probabilities: { kind: TargetKind; before: number; after: number }[] = [];
  for (const { id, kind } of targets) {
    const taught = await taughtProbabilities(client, id);
    if (taught) probabilities.push({ kind, ...taught });
  }
  const { threshold } = naturalAdversarial;
  const share = (id: string, what: string, paper: number | null, above: number, n: number, note: string | null) => {
    const { lower, upper } = wilsonInterval(above, n);
    return row(id, what, { paper, ours: above / n, low: lower, high: upper, unit: "share", note });
  };
  const above = (of: readonly { readonly after: number }[]) => of.filter(({ after }) => after > threshold).length;
  const before = probabilities.filter((one) => one.before > threshold).length;
  const n = probabilities.length;
  const { trials, specifiedTrials } = naturalAdversarial;
  return {
    title: "Teaching examples",
    text: `For each trial 200 sets of two and two training images were tried in turn; the first that makes the AI's answer more probable than ${threshold} to the learner is taken, otherwise the best that a search through all sets of the pool finds.`,
    rows: [
      row("trials-specified", "Trials specified", { paper: specifiedTrials, ours: targets.length, unit: "trials" }),
      share(
        "above-threshold",
        `Trials with a set above ${threshold}`,
        trials / specifiedTrials,
        above(probabilities),
        n,
        `${above(probabilities)} of ${n}; the paper ${trials} of ${specifiedTrials}`,
      ),
      ...(["hit", "error", "adversarial"] as const).map((kind) => {
        const own = probabilities.filter((one) => one.kind === kind);
        return share(
          `above-threshold-${kind}`,
          `… of ${kindLabel(kind).toLowerCase()}`,
          null,
          above(own),
          own.length,
          null,
        );
      }),
      share(
        "above-before",
        `Trials above ${threshold} before any example`,
        null,
        before,
        n,
        "Not in the paper: what the learner's prior alone gives",
      ),
    ],
    figures: [],
  };
}

async function learner({ client }: Services, { classifier }: DigitsStudy): Promise<ReplicationPart> {
  const artefacts = await client.artefacts.of({ subject: { kind: "classifier", classifierId: classifier.id } });
  const newest = artefacts.findLast(({ output }) => output === fit.id);
  const measures = newest ? fit.summary.parse(newest.summary).measures : [];
  const measured = (id: string) => measures.find((measure) => measure.id === id)?.value ?? null;
  const original = "Ours: ten digits; the paper: 1,000 classes of ImageNet";
  return {
    title: "The learner's prior",
    text: "A Kronecker-factored Laplace posterior over the classification layer; classifiers drawn from it should answer about as well as the original.",
    rows: [
      row("top-1-sampled", "Top-1 accuracy, sampled", {
        paper: 0.759,
        ours: measured("top-1-sampled"),
        unit: "share",
        note: original,
      }),
      row("top-1-original", "Top-1 accuracy, original", { ours: measured("top-1-original"), unit: "share" }),
      row("top-5-sampled", "Top-5 accuracy, sampled", {
        paper: 0.928,
        ours: measured("top-5-sampled"),
        unit: "share",
        note: original,
      }),
      row("top-5-original", "Top-5 accuracy, original", { ours: measured("top-5-original"), unit: "share" }),
    ],
    figures: [],
  };
}

function models(fits: readonly MixedModelFit[]): ReplicationPart {
  const { comparisons } = compareModels(fits);
  const interaction = fits.at(-1)!;
  const ours = (name: string) => interaction.fixed.find(({ term }) => sameTerm(term, name));
  const tests = Object.entries(naturalAdversarial.tests).map(([model, { df, chiSquared }], k) => {
    const test = comparisons[k]!;
    return row(`chi-squared-${df}`, `χ²(${df}), ${model} model against the one below`, {
      paper: chiSquared,
      ours: test.chi2,
      note: `Ours: ${test.df} degrees of freedom, p ${test.pValue < 0.0001 ? "< .0001" : `= ${test.pValue.toFixed(4)}`}; the paper's p < .0001`,
    });
  });
  const coefficients = table1.map(({ name, label, value, standardError }, k) => {
    const own = ours(name);
    return row(`table-1-${k + 1}`, `${k + 1}. ${label}`, {
      paper: value,
      unit: "log-odds",
      note: `SE ${standardError.toFixed(2)} in the paper${own ? `, ${own.stdError.toFixed(2)} here` : ""}`,
      ...(own && {
        ours: own.estimate,
        low: own.estimate - z975 * own.stdError,
        high: own.estimate + z975 * own.stdError,
      }),
    });
  });
  const groups = interaction.groups.map(({ group, levels }) => `${count(levels)} levels of ${group}`);
  const drawn = table1.flatMap(({ name, label }) => {
    const own = ours(name);
    return own ? [{ term: label, estimate: own.estimate, stdError: own.stdError }] : [];
  });
  return {
    title: "Table 1 and the tests of nested models",
    text: "Logistic mixed models with intercepts for participants and target categories; adversarial errors are the reference. Answers were drawn from Table 1: that its coefficients are found again checks the study, the data and the models from end to end, and says nothing about people.",
    rows: [...tests, ...coefficients],
    figures: [
      coefficientsBesidePaper(
        drawn,
        table1.map(({ label, value, standardError }) => ({ term: label, estimate: value, stdError: standardError })),
        `n = ${[`${count(interaction.nObs)} trials`, ...groups].join(", ")}`,
      ),
    ],
  };
}

const sameTerm = (a: string, b: string) => a.split(":").sort().join() === b.split(":").sort().join();

function accuracy(cells: readonly AccuracyCell[], { study }: DigitsStudy): ReplicationPart {
  const predictor = linearPredictor(table1Participant.coefficients, nestedModels.interaction);
  const paper = study.document.conditions.flatMap(({ label, levels }) =>
    (["hit", "error", "adversarial"] as const).map((kind) => ({
      condition: label,
      targetKind: kindLabel(kind),
      mean: 1 / (1 + Math.exp(-predictor({ ...levels, target_kind: kind }))),
    })),
  );
  const shown = cells.filter(({ targetKind }) => paper.some((cell) => cell.targetKind === targetKind));
  return {
    title: "Figure 1",
    text: "The paper's figure has no numbers; those beside ours are what Table 1 implies for the average participant and category. Averaged over participants and categories, as ours are, shares lie a little nearer to one half.",
    rows: shown.map((cell) =>
      row(
        `figure-1-${slug(`${cell.targetKind} ${cell.condition}`)}`,
        `${cell.targetKind}, ${cell.condition.toLowerCase()}`,
        {
          paper:
            paper.find(({ condition, targetKind }) => condition === cell.condition && targetKind === cell.targetKind)
              ?.mean ?? null,
          ours: cell.mean,
          low: cell.low,
          high: cell.high,
          unit: "share",
        },
      ),
    ),
    figures: [accuracyBesidePaper(shown, paper, "implied by its Table 1")],
  };
}

const slug = (words: string) => words.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

function differences(
  { adversarialImages, shortfalls, targets }: DigitsStudy,
  { participants, masks }: { readonly participants: number; readonly masks: number },
): string[] {
  return [
    `Participants are simulated (${participants}): their answers are drawn from the paper's Table 1, with standard deviations between participants of ${table1Participant.participantSd} and between categories of ${table1Participant.categorySd} logits, which the paper does not report. Coefficients therefore agree but for chance, and the two χ² as far as those deviations and the number of categories allow.`,
    "The classifier is a small convolutional network on MNIST digits, not ResNet-50 on ImageNet: ten categories where the paper has 1,000, of which it chose 30.",
    adversarialImages,
    ...shortfalls,
    `All ${targets.length} trials are shown, also those where no set of examples teaches enough; the paper left its one such trial out.`,
    "On training images this network is so sure that they tell the learner little: most of the learner's probability is its prior's. Candidates are therefore drawn from the 20 images of each category that each alone tell the learner most about the target, where the paper draws from all.",
    `Each example counts ${naturalAdversarial.epochs} times, as training for as many epochs makes it count in the paper. There every epoch has an augmented copy of its own; here ${augmentedCopies} copies share the weight, the image itself and ${augmentedCopies - 1} that are shifted, turned and scaled a little.`,
    "The learner is computed exactly: τ is added to every product of eigenvalues, the predictive is integrated by quadrature, and the signs of equation 4 are corrected. The paper sets τ to 0 and draws 100 weights.",
    `A saliency map is the mean of ${masks} masks here, 1,000 in the paper: enough to look at, and in time.`,
  ];
}
