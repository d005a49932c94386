/** Edits to one value that can be taken back, oldest first. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The field of the last edit: typing on in one field is one step. Null after an undo, a redo or a save. */
  readonly field: string | null;
}

/** Steps that are kept: a study document is some hundred kilobytes at most, shared between steps where unchanged. */
const limit = 200;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], field: null };
}

/** Replaces the value. Successive edits of the same field are taken back together; `field` null always starts a step. */
export function edit<T>(history: History<T>, next: T, field: string | null): History<T> {
  if (Object.is(next, history.present)) return history;
  const continues = field !== null && field === history.field;
  const past = continues ? history.past : [...history.past, history.present].slice(-limit);
  return { past, present: next, future: [], field };
}

export function undo<T>(history: History<T>): History<T> {
  if (history.past.length === 0) return history;
  return {
    past: history.past.slice(0, -1),
    present: history.past.at(-1)!,
    future: [history.present, ...history.future],
    field: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (history.future.length === 0) return history;
  return { past: [...history.past, history.present], present: present!, future, field: null };
}

/** Ends the step, so that the next edit starts a new one even in the same field. */
export function endStep<T>(history: History<T>): History<T> {
  return { ...history, field: null };
}
