import type { Store } from "./store.ts";

/**
 * Does all that the action writes, or none of it, and waits for the disk. What it did to sessions is in the journal, on
 * the disk, before the database commits it.
 */
export const transaction = <Result>(store: Store, action: () => Result): Result => {
  const { database, journal } = store;
  // Within another transaction it is a part of that, which can fail alone.
  if (database.inTransaction) return database.transaction(action)();
  const act = database.transaction(() => {
    const result = action();
    journal?.seal();
    journal?.append();
    return result;
  });
  return journalled(store, () => act.immediate());
};

/** What became of one of several actions. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * Does several actions with one wait for the disk. Each is whole or not at all, and one that fails takes no other with
 * it; where the disk fails, all of them do.
 */
export function transactions<Result>(store: Store, actions: readonly (() => Result)[]): Outcome<Result>[] {
  const { database, journal } = store;
  const one = database.transaction((action: () => Result) => {
    const result = action();
    journal?.seal();
    return result;
  });
  const attempt = (action: () => Result): Outcome<Result> => {
    const mark = journal?.mark ?? 0;
    try {
      return { result: one(action) };
    } catch (error) {
      // A full or failing disk makes SQLite roll everything back: then nothing of the batch is stored.
      if (!database.inTransaction) throw error;
      journal?.forget(mark);
      return { error };
    }
  };
  const act = database.transaction(() => {
    const outcomes = actions.map(attempt);
    journal?.append();
    return outcomes;
  });
  return journalled(store, () => act.immediate());
}

function journalled<Result>({ journal }: Store, commit: () => Result): Result {
  try {
    const result = commit();
    journal?.settle();
    return result;
  } catch (error) {
    journal?.withdraw();
    throw error;
  }
}
