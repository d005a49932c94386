import type { StudyProblem } from "../contract/compose.ts";
import type { Block, BlockTrial, Condition } from "./study-document.ts";
import { orderConflicts, orderRuleNames } from "./trial-order.ts";
import { findTrialType, trialTypes } from "./trial-types/list.ts";
import type { TrialType } from "./trial-types/trial-type.ts";

/** Finds what is wrong with a block: its trial type, each trial in each condition, and an order that cannot be met. */
export function checkBlock(block: Block, path: string, conditions: readonly Condition[]): StudyProblem[] {
  const type = findTrialType(block.trialType);
  if (type?.place !== "block") {
    const offered = trialTypes.filter(({ place }) => place === "block").map(({ name }) => name);
    const reason = type ? "is a step of the flow, not a trial of a block" : "does not exist";
    return [
      error(`${path}.trialType`, `the trial type "${block.trialType}" ${reason}; blocks take ${offered.join(", ")}`),
    ];
  }
  if (block.trials.length === 0) return [error(`${path}.trials`, "the block has no trials")];
  const seen = new Set<string>();
  return [
    ...block.trials.flatMap((trial, i) => {
      const repeats = seen.has(trial.id);
      seen.add(trial.id);
      return [
        ...(repeats ? [error(`${path}.trials.${i}.id`, `there is another trial "${trial.id}" in the block`)] : []),
        ...checkTrial(type, trial, `${path}.trials.${i}`, conditions),
      ];
    }),
    ...orderConflicts(block.trials, block.order).map(({ rules, message }) =>
      error(
        `${path}.order.${rules[0]}`,
        `${rules.map((rule) => orderRuleNames[rule]).join(" and ")} cannot be met: ${message}`,
      ),
    ),
  ];
}

function checkTrial(
  type: TrialType,
  { parameters }: BlockTrial,
  path: string,
  conditions: readonly Condition[],
): StudyProblem[] {
  const parsed = type.parameters.safeParse(parameters);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => error([`${path}.parameters`, ...issue.path].join("."), issue.message));
  // What is wrong in every condition is said once; what is wrong in some names them.
  const byMessage = Map.groupBy(
    conditions.flatMap(({ id, levels }) => type.check(parsed.data, levels).map((message) => ({ id, message }))),
    ({ message }) => message,
  );
  return [...byMessage].map(([message, found]) => {
    const where = found.length === conditions.length ? "" : `in condition ${found.map(({ id }) => id).join(", ")}, `;
    return error(path, `${where}${message}`);
  });
}

const error = (path: string, message: string): StudyProblem => ({ path, message, severity: "error" });
