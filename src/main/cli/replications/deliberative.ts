import { ambiguityMeasures, publishedRates, sourceLabel } from "#shared/analysis/name-ambiguity.ts";
import { openOrCreate } from "#shared/demo/project-steps.ts";
import { ambiguityBesidePaper } from "#shared/figures/ambiguity-beside-paper.ts";
import { percent } from "#shared/figures/figure.ts";
import { type EvaluationSummary, evaluation } from "#shared/methods/outputs/evaluation.ts";
import { fit } from "#shared/methods/outputs/fit.ts";
import type { Terminal } from "../terminal.ts";
import type { Services } from "../with-host.ts";
import { type Ablation, ablations, architectures } from "./ablations.ts";
import { ambiguityStudy } from "./ambiguity-study.ts";
import { deliberativeNetworks, extentOf, imagesOf, type Networks } from "./deliberative-networks.ts";
import { figure2, type Measured, type MeasuredAblation, table1 } from "./deliberative-tables.ts";
import { overRuns } from "./over-runs.ts";
import { type Replication, type ReplicationOptions, type ReplicationPart, row } from "./replication.ts";

/** Wang & Vasconcelos (2019): insecurities, Figure 2, Table 1 and the study of §6. */
export const deliberativeReplication: Replication = {
  id: "deliberative",
  title: "Deliberative explanations: visualizing network insecurities",
  source: "Wang & Vasconcelos (2019)",
  takes: ["cub", "ade"],
  async run(services, terminal, options) {
    const { images, runs } = extentOf(options);
    const { figure, table } = imagesOf(options.data);
    const sources = [...new Set([figure, table])];
    const steps = sources.length * (ablations.length + 1) + 1;
    let step = 0;
    const begin = (title: string) => terminal.note(`${++step}/${steps} ${title}`);
    await openOrCreate(services.client, options.path, "Deliberative explanations");
    const all: { readonly networks: Networks; readonly measured: readonly MeasuredAblation[] }[] = [];
    for (const source of sources) {
      begin(`${source.name}: ${Object.values(architectures).join(", ")}, ${runs === 1 ? "one" : runs} of each`);
      const networks = await deliberativeNetworks(services, terminal, source, options);
      const measured: MeasuredAblation[] = [];
      for (const ablation of ablations) {
        begin(`Insecurities of the ${images} hardest images: ${ablation.title}`);
        const variants = await measuredVariants(services, terminal, ablation, networks, options);
        measured.push({ ...ablation, variants });
      }
      all.push({ networks, measured });
    }
    const [first, last] = [all[0]!, all.at(-1)!];
    begin("Study: which two classes share this region?");
    const trained: ReplicationPart[] = [];
    for (const { networks } of all) trained.push(await networksPart(services, networks));
    return {
      parts: [
        ...trained,
        ...first.measured.map(figure2),
        table1(last.measured),
        await humanEvaluation(services, first.networks, options),
      ],
      differences: differences(first.networks, options),
    };
  },
};

async function measuredVariants(
  { client, followJob }: Services,
  terminal: Terminal,
  { variants }: Ablation,
  networks: Networks,
  options: ReplicationOptions,
): Promise<Measured[]> {
  const { images } = extentOf(options);
  const all: Measured[] = [];
  for (const variant of variants) {
    const subjects = networks.of[variant.architecture].map(({ id }) => ({
      kind: "classifier" as const,
      classifierId: id,
    }));
    const settings = { ...variant.settings, ...networks.truth, images };
    const { result } = await followJob(
      await client.methods.run({ method: "insecurity-agreement", subjects, settings, seed: options.seed }),
    );
    const runs: EvaluationSummary[] = [];
    for (const { id: artefactId } of result!.artefacts)
      runs.push(evaluation.summary.parse((await client.artefacts.get({ artefactId })).summary));
    const measured = (["precision", "iou"] as const).flatMap((id) => {
      const { ours } = overRuns(runs, id);
      return ours === null ? [] : [`${id === "iou" ? "intersection over union" : id} ${percent(ours)}`];
    });
    terminal.note(`    ${variant.label}: ${measured.join(", ") || "no part in any region"}`);
    all.push({ ...variant, runs });
  }
  return all;
}

async function networksPart({ client }: Services, { dataset, of }: Networks): Promise<ReplicationPart> {
  const rows = [];
  for (const [architecture, classifiers] of Object.entries(of)) {
    const label = architectures[architecture as keyof typeof architectures];
    const hardness = [];
    for (const { id: classifierId } of classifiers) {
      const artefacts = await client.artefacts.of({ subject: { kind: "classifier", classifierId } });
      const newest = artefacts.findLast(({ method }) => method === "hardness");
      if (newest) hardness.push(fit.summary.parse(newest.summary));
    }
    const ignorant = hardness.filter(({ measures }) => (measures.find(({ id }) => id === "auc")?.low ?? 1) <= 0.5);
    const accuracies = classifiers.map(({ testAccuracy }) => testAccuracy ?? Number.NaN);
    rows.push(
      row(`accuracy-${dataset.reader}-${architecture}`, `${label}: test images right`, {
        ours: accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length,
        unit: "share",
        note: accuracies.length > 1 ? accuracies.map((value) => percent(value)).join(", ") : null,
      }),
      row(
        `hardness-${dataset.reader}-${architecture}`,
        `${label}: errors told from hits by hardness (area under the curve)`,
        {
          ...overRuns(hardness, "auc"),
          note:
            ignorant.length > 0
              ? `The area is not clearly above .5 in ${ignorant.length} of ${hardness.length}: what is said of hardness there means little`
              : null,
        },
      ),
    );
  }
  return {
    title: `Networks on ${dataset.name}`,
    text: `Trained here on ${dataset.trainCount} images of ${dataset.classNames.length} classes (${dataset.name}, ${dataset.height} × ${dataset.width}), each with a hardness predictor. The paper's were pre-trained on ImageNet.`,
    rows,
    figures: [],
  };
}

async function humanEvaluation(
  services: Services,
  { of }: Networks,
  { quick, seed }: ReplicationOptions,
): Promise<ReplicationPart> {
  const participants = quick ? 10 : 20;
  const rates = await ambiguityStudy(services, of["vgg-like"][0]!, { targets: quick ? 12 : 40, participants, seed });
  return {
    title: "Human evaluation (§6)",
    text: `${participants} simulated participants name the two classes that a region could belong to. They answer independently, and agree with the algorithm as often as the paper's did: that these rates are found again checks the study and its analysis, and says nothing about people. How often more than half agree among themselves follows from that independence.`,
    rows: ambiguityMeasures.flatMap(({ id, label }) =>
      ["insecurity", "random_crop"].map((source) => {
        const own = rates.find((known) => known.source === source);
        return row(`${id}-${source}`, `${sourceLabel(source)}: ${label.toLowerCase()}`, {
          paper: publishedRates[source]![id],
          ...(own && { ours: own[id].share, low: own[id].low, high: own[id].high }),
          unit: "share",
          note: own ? `${own.answers} answers about ${own.stimuli} regions` : "no region was found",
        });
      }),
    ),
    figures: rates.length > 0 ? [ambiguityBesidePaper(rates)] : [],
  };
}

function differences({ dataset }: Networks, options: ReplicationOptions): string[] {
  const { runs, images, epochs } = extentOf(options);
  return [
    ...(options.data.cub === undefined
      ? [
          "Figure 2 is of birds that Exemplar draws: 12 classes, 8 parts with a mask and attributes each, of which classes share some by design. The paper's is of photographs of 200 kinds of birds (--cub).",
        ]
      : []),
    ...(options.data.ade === undefined
      ? [
          options.data.cub === undefined
            ? "Table 1 is of the same birds, the paper's of scenes (--ade): its intersections over union are with whole objects, ours with small parts of a bird, so that the two columns are not of the same thing."
            : "CUB-200-2011 has points for its parts and no masks: there is nothing for Table 1, which the paper measured on scenes (--ade).",
        ]
      : []),
    `The networks have the order of layers of AlexNet, VGG16 and ResNet50 with far fewer filters, and were trained here for ${epochs} epochs on images of ${dataset.height} × ${dataset.width} pixels.`,
    "The hardness predictor reads the last convolution of a network that stays as it is; the paper trains both together.",
    "A class's attributions are those of its probability, as printed; of logits, which the released code uses, there is a row too. Negative attributions count as 0 before they are multiplied, so that many places tie at 0 and large regions cover less than they are said to: their intersection over union grows little.",
    "Ground truth follows the printed similarity of attribute distributions; the released code ranks by another.",
    `Standard errors are over ${runs === 1 ? "no runs: there is one network of each kind, and intervals are over images" : `${runs} networks of each kind, and intervals are Student's, with ${runs - 1} degrees of freedom`}. ${images} images each${options.quick ? " (--quick)" : ""}.`,
    "Participants of §6 are simulated.",
  ];
}
