import { isOutputKind, outputKinds } from "#shared/methods/outputs/list.ts";
import { type Html, html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";
import { shownArtefacts, shownTargets } from "../shown-targets.ts";
import type { Section } from "./section.ts";

/** Seeds, hashes, device and settings: what is needed to make everything again. */
export const provenance: Section = {
  id: "provenance",
  title: "Settings and provenance",
  body(input) {
    const { study, analysis, dataset, classifier, version, device, createdAt } = input;
    return html`${list([
      ["Study", html`${study.document.name}<br><code>sha256 ${study.hash}</code>`],
      [
        "Seeds",
        `study ${study.document.seed}, analysis ${analysis.seed}, split ${dataset.seed}${classifier.training ? `, training ${classifier.training.seed}` : ""}`,
      ],
      [
        "Dataset",
        html`${dataset.name}, ${dataset.trainCount} training and ${dataset.testCount} test images. ${dataset.source}<br><code>sha256 ${dataset.sha256}</code>`,
      ],
      [
        "Classifier",
        html`${classifier.name}, ${classifier.architecture}. ${classifier.origin}<br><code>sha256 ${classifier.weightsSha256}</code>`,
      ],
      ...(classifier.training
        ? [
            [
              "Training",
              `${classifier.training.epochs} epochs, batches of ${classifier.training.batchSize}, learning rate ${classifier.training.learningRate}`,
            ] as const,
          ]
        : []),
      ["Targets", targetsInWords(input)],
      ...methods(input),
      ["Intervals", "95%; cells: percentile bootstrap over participants; coefficients: Wald"],
      ["Program", `Exemplar ${version}, ${device}`],
      ["Written", createdAt],
    ])}
${input.files.length === 0 ? null : html`<h3>Data beside this report</h3><ul>${input.files.map(({ path, label }) => html`<li><a href="${encodeURI(path)}">${path}</a> – ${label}</li>`)}</ul>`}`;
  },
};

const answersInWords = (temperature: number | undefined) =>
  temperature === undefined
    ? "the classifier's own answers"
    : `its answers calibrated at temperature ${temperature.toFixed(3)}`;

/** By which answers the targets were chosen: "12 by the classifier's own answers". */
function targetsInWords(input: ReportInput): string {
  const targets = new Map(shownTargets(input).map(({ target }) => [target.id, target]));
  return [...Map.groupBy(targets.values(), ({ temperature }) => temperature)]
    .map(([temperature, chosen]) => `${chosen.length} chosen by ${answersInWords(temperature)}`)
    .join(", ");
}

/** The settings of each method, once where all of its artefacts share them. */
function methods(input: ReportInput): (readonly [string, Html])[] {
  const bySettings = Map.groupBy(
    [...shownArtefacts(input), ...input.evaluations],
    ({ method, revision, settings, seed, provenance: { device, version, temperature } }) =>
      JSON.stringify([method, revision, settings, seed, device, version, temperature]),
  );
  return [...bySettings.values()].map((group) => {
    const { method, output, settings, seed, provenance: made } = group[0]!;
    const plural = isOutputKind(output) ? outputKinds[output].plural : "artefacts";
    const edited = group.filter(({ provenance: { edited: byHand } }) => byHand !== undefined).length;
    const seconds = group.reduce((sum, { provenance: { seconds: each } }) => sum + each, 0);
    return [
      `${plural.charAt(0).toUpperCase()}${plural.slice(1)}: ${method}`,
      html`${group.length} ${plural} of ${answersInWords(made.temperature)}, seed ${seed}, ${seconds.toFixed(1)} s in all, on ${made.device} (Exemplar ${made.version})${edited === 0 ? "" : `; ${edited} of them changed by hand`}<br><code>${JSON.stringify(settings)}</code>`,
    ];
  });
}

function list(entries: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
