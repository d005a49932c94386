import type { Target } from "#shared/contract/curate.ts";
import { fileOf } from "#shared/domain/artefact.ts";
import { positiveRates } from "#shared/figures/positive-rates.ts";
import { type EvaluationSummary, evaluation } from "#shared/methods/outputs/evaluation.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import { wilsonInterval } from "#shared/stats/intervals/wilson.ts";
import type { Services } from "../with-host.ts";
import { type ExplainedImages, type ExplainedNetwork, type LocalMethod, mnist } from "./mixture-networks.ts";
import { overRuns } from "./over-runs.ts";
import { type ReplicationPart, type ReplicationPicture, type ReplicationRow, row } from "./replication.ts";

const methods: Readonly<Record<LocalMethod, string>> = {
  "dmm-men-local": "DMM-MEN",
  lime: "LIME",
  "kernel-shap": "KernelSHAP",
};

const arms = {
  nullify: "Images of the category, important pixels blackened",
  replace: "Other images, given the category's mean pixels",
  craft: "Images of noise, given the category's mean pixels",
} as const;

/** Rows of the digits are called by what they are of alone. */
const idOf = (what: string, { id }: ExplainedImages) => (id === mnist.id ? what : `${what}-${id}`);

/** A row of Table 1, and the seconds that an explanation takes. */
export async function table1(
  { client, followJob }: Services,
  { images, name }: ExplainedNetwork,
  targets: readonly Pick<Target, "id">[],
  seed: number,
): Promise<ReplicationPart> {
  const subjects = targets.map(({ id }) => ({ kind: "target" as const, targetId: id }));
  const rows: ReplicationRow[] = [];
  const seconds: ReplicationRow[] = [];
  for (const method of Object.keys(methods) as LocalMethod[]) {
    const label = methods[method];
    const { probability, accuracy } = images.table[method];
    const settings = { kept: images.kept };
    const { result } = await followJob(await client.methods.run({ method, subjects, settings, seed }));
    const artefacts = [];
    for (const { id: artefactId } of result!.artefacts) artefacts.push(await client.artefacts.get({ artefactId }));
    const kept = artefacts.map(({ uncertainty }) => uncertainty.probability_of_what_is_kept ?? Number.NaN);
    const right = artefacts.filter(({ uncertainty }) => uncertainty.what_is_kept_gets_the_answer === 1).length;
    const n = artefacts.length;
    const { lower, upper } = wilsonInterval(right, n);
    rows.push(
      row(idOf(`probability-${method}`, images), `${label}: probability of the answer to what is kept`, {
        ...{ paper: probability, ...meanOf(kept), unit: "probability" },
      }),
      row(idOf(`accuracy-${method}`, images), `${label}: what is kept gets the answer`, {
        ...{ paper: accuracy, ours: right / n, low: lower, high: upper, unit: "share", note: `${right} of ${n}` },
      }),
    );
    seconds.push(
      row(idOf(`seconds-${method}`, images), `${label}: an explanation`, {
        ...{ paper: method === "dmm-men-local" ? images.seconds : null, unit: "s" },
        ...meanOf(artefacts.map(({ provenance }) => provenance.seconds)),
      }),
    );
  }
  return {
    title: `Table 1: explaining one answer, ${images.label}`,
    text: `Of each image only the ${images.kept} segments are kept that speak most for the answer. How probable is the answer still, and is it still given? Ours are of ${targets.length} images of ${name}.`,
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

/** Heat maps of the mixtures of some categories, how well they fit, and how long they took. */
export async function figure1(
  { client, host }: Services,
  { images }: ExplainedNetwork,
  categories: readonly string[],
  mixtures: readonly string[],
): Promise<ReplicationPart> {
  const rows: ReplicationRow[] = [];
  const pictures: ReplicationPicture[] = [];
  let seconds = 0;
  for (const [k, artefactId] of mixtures.entries()) {
    const { summary, files, provenance } = await client.artefacts.get({ artefactId });
    const { measures, maps } = fit.summary.parse(summary);
    const value = (id: string) => measures.find((own) => own.id === id)?.value ?? null;
    seconds += provenance.seconds;
    rows.push(
      row(
        idOf(`explained-${categories[k]}`, images),
        `“${categories[k]}”: share of the logit's variance that is explained`,
        {
          ...{ ours: value("explained"), unit: "share" },
          note: `R̂ ${value("r-hat")?.toFixed(2) ?? "unknown"}, ${value("occupied")?.toFixed(1) ?? "?"} regressions with images`,
        },
      ),
    );
    for (const { picture, description } of maps.filter(({ picture }) => picture.startsWith("overall"))) {
      const { sha256 } = fileOf(files, picture)!;
      const png = (await host.binary(`/blob/${sha256}`))!.body;
      const label =
        picture === "overall" ? `“${categories[k]}”` : `“${categories[k]}”, where the 90% interval leaves out 0`;
      pictures.push({ label, description: `“${categories[k]}”. ${description}`, png });
    }
  }
  rows.push(
    row(idOf("minutes-global", images), "All of these", {
      ...{ paper: images.minutes, ours: seconds / 60, unit: "min" },
      note: "The paper's is for ten categories and 20,000 sweeps",
    }),
  );
  return {
    title: `Figure 1: what the classifier looks at overall, ${images.label}`,
    text: "What each pixel adds to a category's logit on average, red more and blue less, of the pixels that vary most. The fits with their components lie in the project, on the classifier's page.",
    ...{ rows, pictures, figures: [] },
  };
}

/** Whether the classifier follows what the mixtures found. */
export async function figure2(
  { client, followJob }: Services,
  { images }: ExplainedNetwork,
  mixtures: readonly string[],
  seed: number,
): Promise<ReplicationPart> {
  const subjects = mixtures.map((artefactId) => ({ kind: "artefact" as const, artefactId }));
  const { result } = await followJob(await client.methods.run({ method: "fidelity", subjects, settings: {}, seed }));
  const measured: EvaluationSummary[] = [];
  for (const { id: artefactId } of result!.artefacts)
    measured.push(evaluation.summary.parse((await client.artefacts.get({ artefactId })).summary));
  const rates = (id: string) => {
    const curves = measured.map(({ curves: own }) => own.find((curve) => curve.id === id)!);
    return curves[0]!.y.map((_, k) => curves.reduce((sum, { y }) => sum + y[k]!, 0) / curves.length);
  };
  return {
    title: `Figure 2: fidelity, ${images.label}`,
    text: "Positive classification rates with 75 features changed, and the curves over 50 to 150. The paper's figure has no numbers.",
    rows: Object.entries(arms).flatMap(([arm, what]) => [
      row(idOf(`${arm}-own`, images), `${what}: important features`, {
        ...overRuns(measured, `${arm}-own`),
        unit: "share",
      }),
      row(idOf(`${arm}-random`, images), "… random features", {
        ...overRuns(measured, `${arm}-random`),
        unit: "share",
      }),
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
