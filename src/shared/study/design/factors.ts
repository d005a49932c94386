import { slotsIn } from "../explanation-variants.ts";
import { asIdentifier, freeIdentifier } from "../levels.ts";
import type { Condition, Factor, Step, StudyDocument } from "../study-document.ts";
import { findTrialType } from "../trial-types/list.ts";
import type { Slot } from "../trial-types/slot.ts";
import { betweenFactors, conditionsOf, distinctCells } from "./conditions.ts";

type Level = Factor["levels"][number];
type Value = Level["value"];

/** A slot that some block of a study has and no factor opens yet: the factor that would. */
export interface OfferedFactor {
  readonly slot: Slot;
  readonly factor: Factor;
}

/** Factors that would decide what the study's trials show, of those that it has not. */
export function offeredFactors({ factors, flow }: Pick<StudyDocument, "factors" | "flow">): OfferedFactor[] {
  const slots = slotsIn({ flow }).map(([, slot]) => slot);
  return slots
    .filter(({ factor }, i) => slots.findIndex((other) => other.factor === factor) === i)
    .filter(({ factor }) => !factors.some(({ name }) => name === factor))
    .map((slot) => ({
      slot,
      factor: {
        name: slot.factor,
        label: slot.label,
        levels: [
          { value: "none", label: "not shown" },
          { value: "shown", label: "shown" },
        ],
      },
    }));
}

/** A factor of the researcher's own, to show steps of the flow to some participants only. */
export const ownFactor = ({ factors }: Pick<StudyDocument, "factors">): Factor => ({
  name: freeIdentifier("group", new Set(factors.map(({ name }) => name))),
  label: "Group",
  levels: [
    { value: "a", label: "A" },
    { value: "b", label: "B" },
  ],
});

/** The study with one factor more. Each condition is there at every one of its levels, as in a full factorial design. */
export function withFactor(document: StudyDocument, factor: Factor): StudyDocument {
  const next = { ...document, factors: [...document.factors, factor] };
  if (factor.within) return next;
  return { ...next, conditions: atEachLevel(document.conditions, factor, next) };
}

/** The study without a factor: conditions that differ in nothing else become one, and what its levels showed goes. */
export function withoutFactor(document: StudyDocument, name: string): StudyDocument {
  const gone = document.factors.find((factor) => factor.name === name);
  if (!gone) return document;
  const rest = { ...document, factors: document.factors.filter((factor) => factor !== gone) };
  const shown = gone.levels.reduce((flow, { value }) => withoutLevelInFlow(flow, name, value), document.flow);
  return { ...rest, flow: shown, conditions: gone.within ? document.conditions : withoutLevels(rest, name) };
}

/** The study with a level more of a factor, at which every combination of the other factors is met as well. */
export function withLevel(document: StudyDocument, name: string, level: Level): StudyDocument {
  const next = changeFactor(document, name, (factor) => ({ ...factor, levels: [...factor.levels, level] }));
  const factor = next.factors.find((one) => one.name === name)!;
  if (factor.within) return next;
  const others = betweenFactors(next).filter((one) => one.name !== name);
  const cells = distinctCells(others, document.conditions).map(({ levels }) => ({ ...levels, [name]: level.value }));
  const added = conditionsOf(next, cells, document.conditions);
  return { ...next, conditions: [...document.conditions, ...added] };
}

/** The study without a level: its conditions go with it, and what was bound to it. */
export function withoutLevel(document: StudyDocument, name: string, value: Value): StudyDocument {
  const next = changeFactor(document, name, (factor) => ({
    ...factor,
    levels: factor.levels.filter((level) => level.value !== value),
  }));
  return {
    ...next,
    flow: withoutLevelInFlow(document.flow, name, value),
    conditions: document.conditions.filter(({ levels }) => levels[name] !== value),
  };
}

/** The study with a level called otherwise in the data, wherever it is named. */
export function withLevelValue(document: StudyDocument, name: string, from: Value, to: Value): StudyDocument {
  const swap = (value: Value) => (value === from ? to : value);
  const next = changeFactor(document, name, (factor) => ({
    ...factor,
    levels: factor.levels.map((level) => ({ ...level, value: swap(level.value) })),
  }));
  return {
    ...next,
    conditions: document.conditions.map((condition) =>
      name in condition.levels
        ? { ...condition, levels: { ...condition.levels, [name]: swap(condition.levels[name]!) } }
        : condition,
    ),
    flow: document.flow.map((step) => {
      const where = step.where?.[name];
      const moved = where ? { ...step, where: { ...step.where, [name]: where.map(swap) } } : step;
      return mapBindings(moved, name, ([level, binding]) => [[String(level === String(from) ? to : level), binding]]);
    }),
  };
}

/** The study with a level called otherwise in words. */
export const withLevelLabel = (document: StudyDocument, name: string, value: Value, label: string): StudyDocument =>
  changeFactor(document, name, (factor) => ({
    ...factor,
    levels: factor.levels.map((level) => (level.value === value ? { ...level, label } : level)),
  }));

/** The study with a factor that has another name in the data, its column's. */
export function withFactorName(document: StudyDocument, from: string, to: string): StudyDocument {
  const rename = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]));
  return {
    ...changeFactor(document, from, (factor) => ({ ...factor, name: to })),
    conditions: document.conditions.map((condition) => ({ ...condition, levels: rename(condition.levels) })),
    flow: document.flow.map((step) => (step.where ? { ...step, where: rename(step.where) } : step)),
  };
}

/**
 * The study with a factor between participants, or within: each participant meets all of its levels then, in different
 * trials, so that conditions have none of them.
 */
export function withFactorWithin(document: StudyDocument, name: string, within: boolean): StudyDocument {
  const { within: was, ...factor } = document.factors.find((one) => one.name === name)!;
  if (Boolean(was) === within) return document;
  const next = changeFactor(document, name, () => (within ? { ...factor, within: true } : factor));
  const flow = document.flow.map((step) => (within ? withoutWhere(step, name) : step));
  return {
    ...next,
    flow,
    conditions: within ? withoutLevels(next, name) : atEachLevel(document.conditions, factor, next),
  };
}

function changeFactor(document: StudyDocument, name: string, change: (factor: Factor) => Factor): StudyDocument {
  return { ...document, factors: document.factors.map((factor) => (factor.name === name ? change(factor) : factor)) };
}

/** Each condition at every level of a factor that they had none of, called what it was called and the level. */
function atEachLevel(
  conditions: readonly Condition[],
  factor: Factor,
  design: Pick<StudyDocument, "factors">,
): Condition[] {
  const [one] = conditions;
  const cells = conditions.flatMap((condition) => factor.levels.map((level) => ({ condition, level })));
  if (conditions.length === 1 && Object.keys(one!.levels).length === 0)
    return conditionsOf(
      design,
      factor.levels.map(({ value }) => ({ [factor.name]: value })),
    );
  const ids = new Set<string>();
  return cells.map(({ condition, level }) => {
    const id = freeIdentifier(asIdentifier(`${condition.id}_${level.value}`), ids);
    ids.add(id);
    return {
      id,
      label: `${condition.label}, ${factor.label}: ${level.label}`,
      levels: { ...condition.levels, [factor.name]: level.value },
    };
  });
}

/** The conditions without the levels of a factor, each combination of the others once. */
function withoutLevels(design: Pick<StudyDocument, "factors" | "conditions">, name: string): Condition[] {
  const shorter = design.conditions.map(({ levels: { [name]: _, ...levels }, ...condition }) => ({
    ...condition,
    levels,
  }));
  const kept = distinctCells(betweenFactors(design), shorter);
  if (kept.length === shorter.length) return shorter;
  return conditionsOf(
    design,
    kept.map(({ levels }) => levels),
  );
}

const withoutLevelInFlow = (flow: readonly Step[], name: string, value: Value): Step[] =>
  flow.map((step) =>
    mapBindings(withoutWhere(step, name, value), name, ([level, binding]) =>
      level === String(value) ? [] : [[level, binding]],
    ),
  );

/** The step without what it says of a factor, or of one level; said of no level at all, it says nothing. */
function withoutWhere<S extends Step>(step: S, name: string, value?: Value): S {
  if (!step.where?.[name]) return step;
  const { where, ...rest } = step;
  const { [name]: levels, ...others } = where!;
  const left = value === undefined ? [] : levels!.filter((one) => one !== value);
  const next = left.length > 0 ? { ...others, [name]: left } : others;
  return (Object.keys(next).length > 0 ? { ...rest, where: next } : rest) as S;
}

type BoundLevel = [string, unknown];

/** A block with what its trials bind at the levels of a factor changed, in each slot that the factor opens. */
function mapBindings(step: Step, factor: string, change: (bound: BoundLevel) => BoundLevel[]): Step {
  if (step.type !== "block") return step;
  const slots = Object.entries(findTrialType(step.trialType)?.slots ?? {}).flatMap(([slot, definition]) =>
    definition.factor === factor ? [slot] : [],
  );
  const trials = step.trials.map((trial) => {
    const bound = trial.parameters.explanations as Record<string, Record<string, unknown>> | undefined;
    if (!bound || !slots.some((slot) => bound[slot])) return trial;
    const explanations = Object.fromEntries(
      Object.entries(bound).map(([slot, levels]) => [
        slot,
        slots.includes(slot) ? Object.fromEntries(Object.entries(levels).flatMap(change)) : levels,
      ]),
    );
    return { ...trial, parameters: { ...trial.parameters, explanations } as typeof trial.parameters };
  });
  return { ...step, trials };
}
