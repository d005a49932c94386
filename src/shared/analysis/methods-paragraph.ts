import type { AnalysisDocument } from "../contract/analyse.ts";
import type { MixedModelFit } from "../stats/glmm/mixed-model-fit.ts";
import type { StudyDocument } from "../study/study-document.ts";
import { conditionsInWords, countInWords, taskInWords } from "./design-in-words.ts";
import {
  codingInWords,
  decisionsInWords,
  estimationInWords,
  kindOfModel,
  list,
  outcomeOfFormula,
  randomEffectsInWords,
  testsInWords,
} from "./models-in-words.ts";

export interface MethodsInput {
  readonly study: StudyDocument;
  readonly analysis: AnalysisDocument;
  /** What was analysed. */
  readonly participants: number;
  readonly trials: number;
  /** Trials that each exclusion left out, in the order of the analysis's exclusions. */
  readonly excluded: readonly number[];
  /** The fitted models, where they are at hand: what has to be said of them is said. */
  readonly fits?: readonly MixedModelFit[];
  readonly version: string;
}

/** Participants, design and analysis as the Method section of an article in APA style, in the past tense. */
export function methodsParagraphs({
  study,
  analysis,
  participants,
  trials,
  excluded,
  fits,
  version,
}: MethodsInput): string {
  const { formulas } = analysis;
  const left = analysis.exclusions.map(
    ({ column, operator, value, reason }, k) =>
      `${excluded[k] ?? 0} trials with ${column} ${operator} ${value}${reason === "" ? "" : ` (${reason})`}`,
  );
  const random = randomEffectsInWords(formulas.at(-1)!);
  const warnings = (fits ?? []).flatMap((fit, k) => cautions(fit, fits!.length > 1 ? `Model ${k + 1}` : "The model"));
  return [
    `**Participants.** The data of ${participants} participants (${trials} trials) were analysed${
      left.length > 0 ? `, after leaving out ${list(left)}` : ""
    }.`,
    `**Design and procedure.** The study had ${conditionsInWords(study)}. ${inPast(taskInWords(study))}`,
    [
      `**Analysis.** The outcome \`${outcomeOfFormula(formulas[0]!)}\` was analysed with ${kindOfModel(analysis)}, fitted ${estimationInWords(analysis)} in Exemplar ${version}${random ? `, with ${random}` : ""}.`,
      formulas.length > 1
        ? `We compared ${countInWords(formulas.length)} nested models: ${list(formulas.map((formula, k) => `Model ${k + 1}, \`${formula}\``))}.`
        : `The model was \`${formulas[0]}\`.`,
      inPast(testsInWords(analysis)),
      inPast(codingInWords(analysis)),
      ...[inPast(decisionsInWords(analysis))].filter(Boolean),
      ...warnings,
    ].join(" "),
    "",
  ].join("\n\n");
}

/** What a reader has to know of a fit. */
function cautions(fit: MixedModelFit, name: string): string[] {
  return [
    ...(fit.singular ? [`${name} was singular: a variance of its random effects was estimated as 0.`] : []),
    ...(fit.separation.length > 0
      ? [`In ${name.toLowerCase()} data were separated (${list(fit.separation)}), so that estimates were infinite.`]
      : []),
    ...(fit.converged ? [] : [`${name} did not converge.`]),
  ];
}

const inPast = (text: string) =>
  text
    .replaceAll(/\bare compared\b/g, "were compared")
    .replaceAll(/\bare tested\b/g, "were tested")
    .replaceAll(/\bare coded\b/g, "were coded")
    .replaceAll(/\bare (fitted|finite|separated|of)\b/g, "were $1")
    .replaceAll(/\b(probability that .+) is\b/g, "$1 was")
    .replaceAll(/\bcan use\b/g, "could use")
    .replaceAll(/\bhave weakly\b/g, "had weakly")
    .replaceAll(/\banswers\b/g, "answered")
    .replaceAll(/\bis drawn\b/g, "was drawn");
