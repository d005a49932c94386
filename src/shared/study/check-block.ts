import type * as z from "zod";
import type { StudyProblem } from "../contract/compose.ts";
import { combinations } from "./design/conditions.ts";
import { withinFactors } from "./design/within.ts";
import { paceProblems } from "./pace.ts";
import { repeatConflict } from "./place-repeats.ts";
import { type Block, type BlockTrial, type Condition, parametersOf, type StudyDocument } from "./study-document.ts";
import { orderConflicts, orderRuleNames } from "./trial-order.ts";
import { findTrialType, trialTypes } from "./trial-types/list.ts";
import type { TrialType } from "./trial-types/trial-type.ts";
import { isMet } from "./where.ts";

type Design = Pick<StudyDocument, "conditions" | "factors">;

/** The levels at which a block's trials are met: those of each condition that meets it, at each of a factor within. */
function cellsOf(block: Block, type: TrialType, { conditions, factors }: Design): Pick<Condition, "id" | "levels">[] {
  const within = combinations(withinFactors({ factors }).filter(({ name }) => type.factors.includes(name)));
  return conditions
    .filter(({ levels }) => isMet(block, levels))
    .flatMap(({ id, levels }) => within.map((own) => ({ id, levels: { ...levels, ...own } })));
}

/** Finds what is wrong with a block: its trial type, each trial in each condition, and an order that cannot be met. */
export function checkBlock(block: Block, path: string, design: Design): StudyProblem[] {
  const type = findTrialType(block.trialType);
  if (type?.place !== "block") {
    const offered = trialTypes.filter(({ place }) => place === "block").map(({ name }) => name);
    const reason = type ? "is a step of the flow, not a trial of a block" : "does not exist";
    return [
      error(`${path}.trialType`, `the trial type "${block.trialType}" ${reason}; blocks take ${offered.join(", ")}`),
    ];
  }
  const shared = [
    ...checkCommon(block, type, path),
    ...(block.pace ? paceProblems(block.pace, type.unanswered !== undefined) : []).map(([field, message]) =>
      error(`${path}.pace.${field}`, message),
    ),
  ];
  if (shared.length > 0) return shared;
  if (block.trials.length === 0) return [error(`${path}.trials`, "the block has no trials")];
  const noRoom = repeatConflict(block.trials.length, block);
  const seen = new Set<string>();
  const met = cellsOf(block, type, design);
  return [
    ...block.trials.flatMap((trial, i) => {
      const repeats = seen.has(trial.id);
      seen.add(trial.id);
      return [
        ...(repeats ? [error(`${path}.trials.${i}.id`, `there is another trial "${trial.id}" in the block`)] : []),
        ...checkTrial(type, { ...trial, parameters: parametersOf(block, trial) }, `${path}.trials.${i}`, met),
      ];
    }),
    ...orderConflicts(block.trials, block.order).map(({ rules, message }) =>
      error(
        `${path}.order.${rules[0]}`,
        `${rules.map((rule) => orderRuleNames[rule]).join(" and ")} cannot be met: ${message}`,
      ),
    ),
    ...(noRoom === null ? [] : [error(`${path}.repeats.amount`, noRoom)]),
    ...(block.repeats && (block.feedback ?? block.practice)
      ? [warning(`${path}.repeats`, "feedback tells participants the answers of the trials that come again")]
      : []),
  ];
}

/** What is wrong with the parameters that all trials share, said once. */
function checkCommon({ common = {} }: Block, { parameters, label }: TrialType, path: string): StudyProblem[] {
  return Object.entries(common).flatMap(([name, value]) => {
    const field = Object.hasOwn(parameters.shape, name) ? (parameters.shape[name] as z.ZodType) : undefined;
    if (!field) return [error(`${path}.common.${name}`, `${label} has no parameter "${name}"`)];
    return field.safeParse(value).error?.issues.map(({ message }) => error(`${path}.common.${name}`, message)) ?? [];
  });
}

function checkTrial(
  type: TrialType,
  { parameters }: BlockTrial,
  path: string,
  cells: readonly Pick<Condition, "id" | "levels">[],
): StudyProblem[] {
  const parsed = type.parameters.safeParse(parameters);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => error([`${path}.parameters`, ...issue.path].join("."), issue.message));
  // What is wrong in every condition is said once; what is wrong in some names them.
  const byMessage = Map.groupBy(
    cells.flatMap(({ id, levels }) => type.check(parsed.data, levels).map((message) => ({ id, message }))),
    ({ message }) => message,
  );
  return [...byMessage].map(([message, found]) => {
    const where =
      found.length === cells.length ? "" : `in condition ${[...new Set(found.map(({ id }) => id))].join(", ")}, `;
    return error(path, `${where}${message}`);
  });
}

const error = (path: string, message: string): StudyProblem => ({ path, message, severity: "error" });
const warning = (path: string, message: string): StudyProblem => ({ path, message, severity: "warning" });
