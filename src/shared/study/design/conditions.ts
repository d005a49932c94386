import { asIdentifier, freeIdentifier, type Levels } from "../levels.ts";
import type { Condition, Factor, StudyDocument } from "../study-document.ts";
import { levelLabel } from "../term-labels.ts";

type Design = Pick<StudyDocument, "factors" | "conditions">;

/** The factors whose levels differ between participants: a condition has one level of each. */
export const betweenFactors = ({ factors }: { readonly factors: readonly Factor[] }): Factor[] =>
  factors.filter(({ within }) => !within);

/** Every combination of the levels of these factors, those of the last factor changing fastest. */
export const combinations = (factors: readonly Factor[]): Levels[] =>
  factors.reduce<Levels[]>(
    (cells, { name, levels }) => cells.flatMap((cell) => levels.map(({ value }) => ({ ...cell, [name]: value }))),
    [{}],
  );

/** The cells of the full factorial design that no condition has. */
export function missingCells(design: Design): Levels[] {
  const between = betweenFactors(design);
  const present = new Set(design.conditions.map(({ levels }) => cellKey(between, levels)));
  return combinations(between).filter((cell) => !present.has(cellKey(between, cell)));
}

/** The study with a condition more: of these levels, named after them. */
export const withCondition = <D extends Design>(design: D, levels: Levels): D => ({
  ...design,
  conditions: [...design.conditions, conditionOf(design, levels, design.conditions)],
});

/** The study with every cell of the full factorial design. */
export const withEveryCell = <D extends Design>(design: D): D => ({
  ...design,
  conditions: [...design.conditions, ...conditionsOf(design, missingCells(design), design.conditions)],
});

export const withoutCondition = <D extends Design>(design: D, place: number): D => ({
  ...design,
  conditions: design.conditions.toSpliced(place, 1),
});

/** The study with a condition that is the same as one of it, beside it: change a level of either to tell them apart. */
export function withConditionTwice<D extends Design>(design: D, place: number): D {
  const condition = design.conditions[place]!;
  const id = freeIdentifier(condition.id, new Set(design.conditions.map((other) => other.id)));
  const copy = { ...condition, id, label: `${condition.label}, again` };
  return { ...design, conditions: design.conditions.toSpliced(place + 1, 0, copy) };
}

/** The study with a condition at another level of a factor; its name in the data and its label follow, where they were made from the levels. */
export function withConditionLevel<D extends Design>(
  design: D,
  place: number,
  factor: string,
  value: string | number,
): D {
  const old = design.conditions[place]!;
  const others = design.conditions.toSpliced(place, 1);
  const levels = { ...old.levels, [factor]: value };
  const [before, after] = [conditionOf(design, old.levels, others), conditionOf(design, levels, others)];
  const changed: Condition = {
    levels,
    id: old.id === before.id ? after.id : old.id,
    label: old.label === before.label ? after.label : old.label,
  };
  return { ...design, conditions: design.conditions.with(place, changed) };
}

/** Conditions of these levels, each named after its own and apart from all before it. */
export function conditionsOf(
  design: Pick<Design, "factors">,
  cells: readonly Levels[],
  others: readonly Condition[] = [],
): Condition[] {
  const conditions: Condition[] = [];
  for (const levels of cells) conditions.push(conditionOf(design, levels, [...others, ...conditions]));
  return conditions;
}

/** A condition of these levels, named after them, apart from those that there are. */
export function conditionOf(
  { factors }: Pick<Design, "factors">,
  levels: Levels,
  others: readonly Condition[],
): Condition {
  const between = betweenFactors({ factors });
  const named = between.map((factor) => ({
    factor,
    level: factor.levels.find(({ value }) => value === levels[factor.name]) ?? factor.levels[0]!,
  }));
  const id = named.map(({ factor, level }) => asIdentifier(`${factor.name}_${level.value}`)).join("_") || "everyone";
  const label = cellInWords({ factors }, levels) || "Everyone";
  const own = Object.fromEntries(named.map(({ factor, level }) => [factor.name, level.value]));
  return { id: freeIdentifier(id, new Set(others.map((other) => other.id))), label, levels: own };
}

/** "Saliency map: shown, Group: B" */
export const cellInWords = (design: Pick<Design, "factors">, levels: Levels): string =>
  betweenFactors(design)
    .map(({ name, label }) => `${label}: ${levelLabel(name, levels[name] ?? "", design)}`)
    .join(", ");

/** Conditions of which none has the same levels as one before it. */
export function distinctCells(between: readonly Factor[], conditions: readonly Condition[]): Condition[] {
  const seen = new Set<string>();
  return conditions.filter(({ levels }) => {
    const key = cellKey(between, levels);
    return !seen.has(key) && seen.add(key);
  });
}

const cellKey = (factors: readonly Factor[], levels: Levels) =>
  JSON.stringify(factors.map(({ name }) => levels[name] ?? null));
