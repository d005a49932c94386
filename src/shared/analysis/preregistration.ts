import type { AnalysisDocument } from "../contract/analyse.ts";
import type { DesignPower } from "../contract/power.ts";
import type { StudyDocument } from "../study/study-document.ts";
import { conditionsInWords, plannedParticipants, taskInWords } from "./design-in-words.ts";
import {
  addedTerms,
  codingInWords,
  decisionsInWords,
  estimationInWords,
  kindOfModel,
  outcomeOfFormula,
  randomEffectsInWords,
  testsInWords,
} from "./models-in-words.ts";

export interface PreregistrationInput {
  readonly study: StudyDocument;
  /** SHA-256 of the study, by which the data can be told to come from this very design. */
  readonly studyHash: string;
  readonly analysis: AnalysisDocument;
  /** Participants whose real sessions have begun. */
  readonly participantsSoFar: number;
  /** What a power simulation of this design found. */
  readonly power?: { readonly formula: string; readonly points: readonly DesignPower[] };
  readonly version: string;
}

/**
 * A preregistration in the questions of AsPredicted, as Markdown: everything that the design and the analysis decide is
 * filled in; what only the researcher knows is marked `[TO FILL IN: …]`.
 */
export function preregistration(input: PreregistrationInput): string {
  const { study, studyHash, analysis, version } = input;
  const { formulas } = analysis;
  const random = randomEffectsInWords(formulas.at(-1)!);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Data collection", [dataSoFar(input.participantsSoFar)]],
    [
      "Hypotheses",
      [
        ...addedTerms(formulas).map(
          (terms) =>
            `${terms} ${terms.includes(" and ") ? "affect" : "affects"} ${outcomeOfFormula(formulas[0]!)}. [TO FILL IN: in which direction, and why]`,
        ),
        ...(formulas.length === 1 ? ["[TO FILL IN: the hypothesis]"] : []),
      ],
    ],
    [
      "Dependent variable",
      [`${outcomeOfFormula(formulas[0]!)}, one value a trial. [TO FILL IN: how it is measured, if that is not plain]`],
    ],
    ["Conditions", [`The study has ${conditionsInWords(study)}. ${taskInWords(study)}`]],
    [
      "Analyses",
      [
        `We will fit ${kindOfModel(analysis)} ${estimationInWords(analysis)}${random ? `, with ${random}` : ""}:`,
        formulas.map((formula, k) => `${k + 1}. \`${formula}\``).join("\n"),
        [
          testsInWords(analysis),
          codingInWords(analysis),
          decisionsInWords(analysis),
          "The level of significance is .05.",
        ]
          .filter(Boolean)
          .join(" "),
        `Where a model is singular, we will drop the random slopes whose variance is estimated as 0 and say so.${analysis.prior ? "" : " Where data are separated, we will report that the estimate is infinite and rely on likelihood-ratio tests."}`,
      ],
    ],
    ["Outliers and exclusions", [exclusionsInWords(analysis)]],
    ["Sample size", sampleSize(input)],
    [
      "Other",
      [
        `Design and order follow from the seed ${study.seed}; randomness in the analysis from the seed ${analysis.seed}. The study document's SHA-256 is ${studyHash}. Computed with Exemplar ${version}.`,
        "[TO FILL IN: secondary or exploratory analyses]",
      ],
    ],
  ];
  return [
    `# Preregistration: ${study.title}`,
    ...sections.map(([title, paragraphs], k) => `## ${k + 1}. ${title}\n\n${paragraphs.join("\n\n")}`),
    "",
  ].join("\n\n");
}

const dataSoFar = (participants: number) =>
  participants === 0
    ? "No data have been collected for this study yet."
    : `Data of ${participants} ${participants === 1 ? "participant" : "participants"} have been collected. [TO FILL IN: what of them has been looked at]`;

export function exclusionsInWords({ exclusions }: Pick<AnalysisDocument, "exclusions">): string {
  if (exclusions.length === 0) return "Only completed sessions and scored trials are analysed; no others are left out.";
  const rules = exclusions.map(({ column, operator, value, reason }) => {
    const why = reason === "" ? "" : ` (${reason})`;
    return `- trials with \`${column} ${operator} ${value}\`${why}`;
  });
  return `Only completed sessions and scored trials are analysed. Left out are:\n\n${rules.join("\n")}`;
}

function sampleSize({ study, power }: PreregistrationInput): string[] {
  const planned = plannedParticipants(study);
  const plan = `We will collect ${planned} participants, ${study.participantsPerCondition} in each of ${study.conditions.length} conditions.`;
  const point = power?.points
    .filter(({ scale, power: found }) => scale === 1 && found !== null)
    .toSorted((a, b) => Math.abs(a.participants - planned) - Math.abs(b.participants - planned))[0];
  if (!point) return [`${plan} [TO FILL IN: why so many]`];
  const percent = (share: number) => `${Math.round(100 * share)}%`;
  return [
    `${plan} In a simulation of ${point.replicates} studies with ${point.participants} participants of ${point.trialsEach} trials each, the likelihood-ratio test of \`${power!.formula}\` found the assumed effect in ${percent(point.power!)} (95% interval ${percent(point.lower)} to ${percent(point.upper)}).`,
  ];
}
