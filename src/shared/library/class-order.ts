import { accuracyOf } from "./evaluation.ts";

/** In which order classes are numbered whose names are whole numbers: 2 before 10, or as text, "10" before "2". */
export type ClassOrder = "numeric" | "text";

const isNumber = (name: string): boolean => /^\d{1,15}$/.test(name);

/** The names in order: all whole numbers by their values unless text is asked for, others as text. */
export function inClassOrder(names: Iterable<string>, order: ClassOrder = "numeric"): string[] {
  const sorted = [...names].sort();
  if (order === "text" || !sorted.every(isNumber)) return sorted;
  return sorted.sort((a, b) => Number(a) - Number(b));
}

/** What there is to say of the order, where the two differ; null where they do not. */
export function classOrderNote(names: readonly string[], order: ClassOrder = "numeric"): string | null {
  const [numeric, text] = [inClassOrder(names, "numeric"), inClassOrder(names, "text")];
  if (String(numeric) === String(text)) return null;
  const shown = (list: readonly string[]) => `${list.slice(0, 4).join(", ")}, …, ${list.at(-1)}`;
  return order === "numeric"
    ? `The classes are in the order of their numbers (${shown(numeric)}); torchvision's ImageFolder sorts them as text (${shown(text)})`
    : `The classes are sorted as text (${shown(text)}), as torchvision's ImageFolder does, not by their numbers`;
}

/** Beyond this, the other order's accuracy is no accident. */
const farBetter = 0.2;

/**
 * What a classifier's accuracy would be if its outputs stood for the same classes in the other order, where that is far
 * better: its author has then numbered the classes so. Null where it is not, or where the orders do not differ.
 */
export function otherOrderAccuracy(
  classNames: readonly string[],
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  indices: ArrayLike<number>,
): { order: ClassOrder; accuracy: number } | null {
  const own = accuracyOf(labels, predicted, indices);
  for (const order of ["numeric", "text"] as const) {
    const names = inClassOrder(classNames, order);
    if (String(names) === String(classNames)) continue;
    const meant = names.map((name) => classNames.indexOf(name));
    const renumbered = Int32Array.from(predicted, (answer) => meant[answer] ?? answer);
    const accuracy = accuracyOf(labels, renumbered, indices);
    if (accuracy >= own + farBetter) return { order, accuracy };
  }
  return null;
}
