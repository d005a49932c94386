import type { Study } from "../contract/compose.ts";
import { findMethod } from "../methods/list.ts";
import { type Field, fieldsOf } from "../settings/field.ts";
import { betweenFactors } from "./design/conditions.ts";
import { listCount, withinFactors } from "./design/within.ts";
import { wholeMinutes } from "./duration.ts";
import { type ExplanationOrigin, originsInWords } from "./explanation-origins.ts";
import { explanationsOf, slotLevels } from "./explanation-variants.ts";
import { pace } from "./pace.ts";
import { type Repeats, repeatCount, repeats } from "./repeats.ts";
import { resumeInWords, resumesAlways } from "./resume-policy.ts";
import { stepTypeOf } from "./step-type.ts";
import type { Block, Step, StudyDocument } from "./study-document.ts";
import { kindLabel, levelLabel, variableLabel, whereInWords } from "./term-labels.ts";
import { findTrialType } from "./trial-types/list.ts";

/**
 * A study in words, as a protocol is archived, preregistered or shown to an ethics board: design, conditions, how the
 * explanations were made, and every screen in order with its texts. In Markdown; it says all that the document says but
 * the single trials.
 */
export function protocol(
  { document, hash, summary }: Pick<Study, "document" | "hash" | "summary">,
  origins: readonly ExplanationOrigin[],
): string {
  return [
    `# ${document.title}`,
    document.description,
    [
      `- Participants: ${document.participantsPerCondition} in each of ${counted(document.conditions.length, "condition")}, ${summary.participants} in all`,
      `- Each: ${counted(summary.trials, "scored trial")} on ${summary.screens} screens, about ${wholeMinutes(summary.minutes)} minutes`,
      `- A session that is not finished gives its place back after ${document.sessionMinutes} minutes`,
      `- ${resumeInWords(document.resume ?? resumesAlways, "protocol")}`,
      `- Seed ${document.seed}, which decides every random order; version (SHA-256) ${hash}`,
    ].join("\n"),
    ...design(document),
    ...originsInWords(document, origins),
    "## Procedure",
    ...document.flow.map((step, place) => stepInWords(step, place + 1, document)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function design(document: StudyDocument): string[] {
  const { factors, conditions } = document;
  const between = betweenFactors(document);
  const lists = listCount(document);
  const rows = conditions.map(({ label, id, levels }) => [
    ...[label, id],
    ...between.map(({ name }) => levelLabel(name, levels[name] ?? "", document)),
  ]);
  return [
    "## Design",
    ...(factors.length === 0
      ? []
      : [
          table(
            ["Factor", "Participants", "Levels"],
            factors.map(({ label, name, levels, within }) => [
              `${label} (${name})`,
              within ? "within" : "between",
              levels.map((level) => `${level.label} (${level.value})`).join("; "),
            ]),
          ),
        ]),
    table(["Condition", "In the data", ...between.map(({ label }) => label)], rows),
    lists === 1
      ? ""
      : `${withinFactors(document)
          .map(({ label }) => label)
          .join(
            " and ",
          )}: each participant meets every level in as many trials of each kind, by one of ${lists} lists (a Latin square).`,
    "Participants come to the condition that is least filled, ties drawn by the seed.",
  ];
}

function stepInWords(step: Step, number: number, document: StudyDocument): string {
  const type = stepTypeOf(step);
  const head = `### ${number}. ${type.label}: ${type.title(step) || type.label}`;
  return [
    head,
    whereInWords(step, document),
    ...(step.type === "block" ? blockInWords(step, document) : screenInWords(step)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function screenInWords({ type: name, where: _, ...parameters }: Exclude<Step, Block>): string[] {
  const type = findTrialType(name)!;
  const values = parameters as Record<string, unknown>;
  // What the heading says is not said again.
  const heading = type.title(values);
  const fields = fieldsOf(type.parameters).filter((field) => values[field.name] !== heading);
  const { correct, options } = values;
  const right = typeof correct === "number" && Array.isArray(options) ? { correct: options[correct] } : {};
  return fieldsInWords(fields, { ...values, ...right });
}

/** What the trials show in each slot, at each level that shows something: by which methods, and in how many trials. */
function explanationsInWords({ trialType, trials }: Block, document: StudyDocument): string[] {
  const own = findTrialType(trialType)?.slots ?? {};
  return slotLevels({ factors: document.factors, flow: document.flow })
    .filter(({ slot }) => own[slot])
    .map(({ slot, level, label, factor, definition }) => {
      const bound = trials.flatMap((trial) => explanationsOf(trial)[slot]?.[level] ?? []);
      const methods = [
        ...new Set(bound.map(({ method }) => (method ? (findMethod(method)?.label ?? method) : "as it was composed"))),
      ];
      const what = bound.length === 0 ? "nothing" : `${methods.join(", ")}, in ${counted(bound.length)}`;
      return `${definition.label} where ${variableLabel(factor, document)} is ${label}: ${what}`;
    });
}

function blockInWords(block: Block, document: StudyDocument): string[] {
  const { trials, order, practice } = block;
  const type = findTrialType(block.trialType);
  const kind = type?.kindParameter;
  const kinds = kind === undefined ? [] : [...Map.groupBy(trials, ({ parameters }) => String(parameters[kind]))];
  const shared = type?.shared ?? [];
  const fields = type ? fieldsOf(type.parameters).filter(({ name }) => shared.includes(name)) : [];
  return [
    `${type?.label ?? block.trialType}: ${counted(trials.length)}${practice ? ", for practice" : ""}${
      kinds.length > 1
        ? ` (${kinds.map(([name, own]) => `${own.length} ${kindLabel(name).toLowerCase()}`).join(", ")})`
        : ""
    }, ${(block.feedback ?? practice) ? "with" : "without"} feedback.`,
    [
      order.shuffle ? "Shuffled for each participant" : "In a fixed order",
      order.maxInARow &&
        `no more than ${order.maxInARow.limit} in a row with the same ${order.maxInARow.parameter.replaceAll("_", " ")}`,
      order.balanceAnswerSide && "the side of the answers balanced",
      order.firstTrials.length > 0 && `beginning with ${order.firstTrials.join(", ")}`,
    ]
      .filter(Boolean)
      .join("; "),
    ...(block.repeats ? [repeatsInWords(block.repeats, trials.length)] : []),
    ...explanationsInWords(block, document),
    ...fieldsInWords(fields, block.common ?? {}),
    ...fieldsInWords(
      fieldsOf(pace).filter(({ name }) => (block.pace?.[name as keyof typeof block.pace] ?? 0) > 0),
      block.pace ?? {},
    ),
  ];
}

/** Which trials come again, and what follows from it. */
function repeatsInWords(asked: Repeats, trials: number): string {
  const { apart, mayDiffer, onFailure } = asked;
  const failing = fieldsOf(repeats).find(({ name }) => name === "onFailure")!;
  const then = failing.choices.find(({ value }) => value === onFailure)!.label;
  const count = repeatCount(asked, trials);
  const allowed = mayDiffer === 0 ? "any of them" : `more than ${mayDiffer} of them`;
  return `As a check of attention, ${counted(count)} of each participant ${count === 1 ? "comes" : "come"} again, drawn by the seed and not scored, with at least ${counted(apart)} between. Who answers ${allowed} differently ${then}.`;
}

/** What each field says; of a text, each of its lines as a quotation. */
function fieldsInWords(fields: readonly Field[], values: Readonly<Record<string, unknown>>): string[] {
  return fields.flatMap(({ name, label, default: usual, unit, choices }) => {
    const value = values[name] ?? usual;
    if (value === undefined || value === null || value === "") return [];
    const words = choices.find((choice) => choice.value === value)?.label ?? inWords(value);
    if (words.includes("\n")) return [...(name === "text" ? [] : [`${label}:`]), words.replaceAll(/^/gm, "> ")];
    return [`${label}: ${words}${unit === undefined ? "" : ` ${unit}`}`];
  });
}

const counted = (count: number, what = "trial"): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((one) => inWords(one)).join("; ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`)
    .join("\n");
