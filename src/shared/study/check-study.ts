import type * as z from "zod";
import type { StudyProblem, studySummary } from "../contract/compose.ts";
import { ExemplarError } from "../domain/errors.ts";
import { checkBlock } from "./check-block.ts";
import { checkWhere } from "./check-where.ts";
import { ownColumnsOf } from "./codebook.ts";
import { coreColumnNames } from "./core-columns.ts";
import { betweenFactors } from "./design/conditions.ts";
import { listCount } from "./design/within.ts";
import { expectedMinutes, wholeMinutes } from "./duration.ts";
import { planSession } from "./plan-session.ts";
import { repeatColumns } from "./repeat-check.ts";
import { trialTypeOf } from "./score.ts";
import type { PlannedScreen } from "./screen.ts";
import { type StudyDocument, studyDocument } from "./study-document.ts";
import { partLabel, partOf } from "./study-part.ts";
import { findTrialType, trialTypes } from "./trial-types/list.ts";

export interface StudyCheck {
  /** The parsed document; null when its form is wrong. */
  readonly document: StudyDocument | null;
  readonly problems: StudyProblem[];
  /** Null when there are errors, for then no session can be planned. */
  readonly summary: z.infer<typeof studySummary> | null;
}

/** Finds all that is wrong with a study, from its form to orders that cannot be met, each with its place. Never throws. */
export function checkStudy(input: unknown): StudyCheck {
  const parsed = parse(input);
  if (!parsed.document) return { ...parsed, summary: null };
  const { document } = parsed;
  const problems = [...checkFactors(document), ...checkConditions(document), ...checkFlow(document)];
  if (problems.some(({ severity }) => severity === "error")) return { document, problems, summary: null };
  const summary = summaryOf(document);
  const lists = listCount(document);
  if (document.participantsPerCondition % lists !== 0)
    problems.push(
      warning(
        "participantsPerCondition",
        `${document.participantsPerCondition} participants cannot be divided evenly among the ${lists} lists that counterbalance the trials: ask for ${Math.ceil(document.participantsPerCondition / lists) * lists}`,
      ),
    );
  if (summary.minutes > document.sessionMinutes)
    problems.push(
      warning(
        "sessionMinutes",
        `the study takes about ${wholeMinutes(summary.minutes)} minutes, but a session expires after ${document.sessionMinutes}`,
      ),
    );
  return { document, problems, summary };
}

/**
 * The document of a study without errors.
 *
 * @throws INVALID that names the first error
 */
export const validStudy = (input: unknown): StudyDocument => withoutErrors(checkStudy(input));

/** The document of a check that found no error. @throws ExemplarError `INVALID`, naming the first and listing all */
export function withoutErrors({ document, problems }: StudyCheck): StudyDocument {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (document && errors.length === 0) return document;
  const { path, message } = errors[0]!;
  // Of a wrong form, only the path in the file says where; of a study, its part.
  const where = document ? partLabel(partOf(path), document) : path;
  throw new ExemplarError(
    "INVALID",
    `The study has ${errors.length === 1 ? "an error" : `${errors.length} errors`}: ${where ? `${where}: ` : ""}${message}`,
    "Correct the study in Compose, where each error is listed with its place.",
    { detail: errors.map((problem) => `${problem.path}: ${problem.message}`).join("\n") },
  );
}

function parse(input: unknown): { document: StudyDocument | null; problems: StudyProblem[] } {
  try {
    const parsed = studyDocument.safeParse(input);
    return parsed.success
      ? { document: parsed.data, problems: [] }
      : { document: null, problems: parsed.error.issues.map(({ path, message }) => error(path.join("."), message)) };
  } catch (failure) {
    // Trial parameters are any JSON; one nested some thousand levels deep exhausts the parser's stack.
    if (!(failure instanceof RangeError)) throw failure;
    return { document: null, problems: [error("", "the document is nested too deeply")] };
  }
}

/** Columns that the data have whatever a study calls its own. */
const recordedColumns: ReadonlySet<string> = new Set([
  ...coreColumnNames,
  ...Object.keys(repeatColumns),
  ...trialTypes.flatMap(({ columns }) => Object.keys(columns)),
]);

function checkFactors({ factors, flow }: StudyDocument): StudyProblem[] {
  const used = new Set(flow.map((step) => (step.type === "block" ? step.trialType : step.type)));
  const decides = flow.flatMap(({ where = {} }) => Object.keys(where));
  const shown = new Set([...[...used].flatMap((name) => findTrialType(name)?.factors ?? []), ...decides]);
  return [
    ...repeated(factors.map(({ name }) => name)).map(([i, name]) =>
      error(`factors.${i}.name`, `there is another factor "${name}"`),
    ),
    ...factors.flatMap(({ name, levels }, i) => [
      ...(recordedColumns.has(name) ? [error(`factors.${i}.name`, `"${name}" is a column of the data already`)] : []),
      ...(shown.has(name) ? [] : [warning(`factors.${i}`, `no screen of the study depends on "${name}"`)]),
      ...repeated(levels.map(({ value }) => String(value))).map(([j, value]) =>
        error(`factors.${i}.levels.${j}`, `"${name}" has another level "${value}"`),
      ),
    ]),
  ];
}

function checkConditions({ factors: all, conditions }: StudyDocument): StudyProblem[] {
  const factors = betweenFactors({ factors: all });
  const cells = conditions.map(({ levels }) => factors.map(({ name }) => `${name} ${levels[name]}`).join(", "));
  return [
    ...repeated(conditions.map(({ id }) => id)).map(([i, id]) =>
      error(`conditions.${i}.id`, `there is another condition "${id}"`),
    ),
    ...(factors.length === 0 && conditions.length === 1
      ? []
      : repeated(cells).map(([i, cell]) =>
          warning(`conditions.${i}`, `another condition has the same levels (${cell || "no factors"})`),
        )),
    ...conditions.flatMap(({ levels }, i) => [
      ...Object.keys(levels)
        .filter((name) => !factors.some((factor) => factor.name === name))
        .map((name) =>
          error(
            `conditions.${i}.levels.${name}`,
            all.some((factor) => factor.name === name)
              ? `the factor "${name}" is within participants: each meets all of its levels`
              : `there is no factor "${name}"`,
          ),
        ),
      ...factors.flatMap(({ name, levels: known }) => {
        const value = Object.hasOwn(levels, name) ? levels[name] : undefined;
        if (known.some((level) => level.value === value)) return [];
        const offered = known.map((level) => JSON.stringify(level.value)).join(", ");
        return [
          error(
            `conditions.${i}.levels.${name}`,
            value === undefined
              ? `the level of "${name}" is missing`
              : `${JSON.stringify(value)} is not a level of "${name}" (${offered})`,
          ),
        ];
      }),
    ]),
  ];
}

function checkFlow({ flow, conditions, factors }: StudyDocument): StudyProblem[] {
  const blocks = flow.map((step) => (step.type === "block" ? step.id : null));
  const steps = flow.flatMap((step, i) => {
    if (step.type === "block") return checkBlock(step, `flow.${i}`, { conditions, factors });
    const { type: name, where: _, ...parameters } = step;
    const type = findTrialType(name);
    return type ? type.check(type.parameters.parse(parameters), {}).map((message) => error(`flow.${i}`, message)) : [];
  });
  return [
    ...repeated(blocks).map(([i, id]) => error(`flow.${i}.id`, `there is another block "${id}"`)),
    ...repeatedNames(flow),
    ...repeatedColumns(flow, factors),
    ...steps,
    ...flow.flatMap((step, i) => checkWhere(step, `flow.${i}.where`, { conditions, factors })),
    ...(flow.some((step) => step.type === "block" && !step.practice)
      ? []
      : [warning("flow", "there is no scored block: the study records no trials")]),
    ...misplaced(flow),
    ...repeatedTrials(flow),
  ];
}

/** Two steps of one kind that the data would give the same name. */
function repeatedNames(flow: StudyDocument["flow"]): StudyProblem[] {
  const names = flow.map((step) => {
    const parameter = findTrialType(step.type)?.uniqueParameter;
    return parameter === undefined ? null : `${step.type}/${(step as Record<string, unknown>)[parameter]}`;
  });
  return repeated(names).map(([i]) => {
    const { label, uniqueParameter } = findTrialType(flow[i]!.type)!;
    const name = (flow[i] as Record<string, unknown>)[uniqueParameter!];
    return error(`flow.${i}.${uniqueParameter}`, `there is another ${label.toLowerCase()} "${name}"`);
  });
}

/** Columns that a step names and that the data have already. */
function repeatedColumns(flow: StudyDocument["flow"], factors: StudyDocument["factors"]): StudyProblem[] {
  const taken = new Set([...recordedColumns, ...factors.map(({ name }) => name)]);
  return flow.flatMap((step, i) => {
    const type = findTrialType(step.type);
    const own = type ? Object.keys(ownColumnsOf(type, step)) : [];
    const twice = own.find((name) => taken.has(name));
    for (const name of own) taken.add(name);
    const field = type?.uniqueParameter ? `flow.${i}.${type.uniqueParameter}` : `flow.${i}`;
    return twice === undefined
      ? []
      : [error(field, `"${twice}" is a column of the data already: choose another name for this step`)];
  });
}

/** Steps that belong first or last and stand elsewhere, or that every study should begin with and this one does not. */
function misplaced(flow: StudyDocument["flow"]): StudyProblem[] {
  const opening = trialTypes.filter((type) => type.position === "first");
  const last = flow.length - 1;
  return [
    ...(opening.some(({ name }) => name === flow[0]?.type)
      ? []
      : [
          warning(
            "flow",
            `the study does not begin with ${opening.map(({ label }) => label.toLowerCase()).join(" or ")}`,
          ),
        ]),
    ...flow.flatMap((step, i) => {
      const type = findTrialType(step.type);
      return type?.position === "last" && i !== last
        ? [warning(`flow.${i}`, `screens follow the ${type.label.toLowerCase()}`)]
        : [];
    }),
  ];
}

/** The same trial in two blocks: who has had feedback on it, or has seen it once, answers it differently. */
function repeatedTrials(flow: StudyDocument["flow"]): StudyProblem[] {
  const trials = flow.flatMap((step, i) =>
    step.type === "block" ? step.trials.map(({ id }, j) => ({ id, path: `flow.${i}.trials.${j}`, block: i })) : [],
  );
  const first = new Map<string, number>();
  return trials.flatMap(({ id, path, block }) => {
    const seen = first.get(id);
    if (seen === undefined) first.set(id, block);
    return seen !== undefined && seen !== block
      ? [warning(path, `the trial "${id}" is in another block already: participants would meet it twice`)]
      : [];
  });
}

/** How long a study without errors is, and how many take it. */
export function summaryOf(document: StudyDocument): z.infer<typeof studySummary> {
  const sessions = document.conditions.map(({ id }) => planSession(document, id, document.seed));
  const longest = sessions.reduce((a, b) => (expectedMinutes(b) > expectedMinutes(a) ? b : a));
  return {
    trials: longest.filter(({ trialNumber }) => trialNumber !== null).length,
    attentionChecks: longest.filter((screen) => screen.trialNumber !== null && checksAttention(screen)).length,
    screens: longest.length,
    minutes: expectedMinutes(longest),
    participants: document.participantsPerCondition * document.conditions.length,
  };
}

/** Whether a trial is one that analyses of its type leave out. */
function checksAttention(screen: PlannedScreen): boolean {
  const leftOut = trialTypeOf(screen).analysed?.leftOut;
  return leftOut !== undefined && (screen.key as Record<string, unknown>)[leftOut.column] === leftOut.value;
}

/** The elements that occurred before, with their positions; null is no element. */
function repeated(values: readonly (string | null)[]): [number, string][] {
  return values.flatMap((value, i): [number, string][] =>
    value !== null && values.indexOf(value) < i ? [[i, value]] : [],
  );
}

const error = (path: string, message: string): StudyProblem => ({ path, message, severity: "error" });
const warning = (path: string, message: string): StudyProblem => ({ path, message, severity: "warning" });
