import type { Store } from "./store.ts";

/** Does all that the action writes, or none of it, and waits for the disk. */
export const transaction = <Result>(store: Store, action: () => Result): Result =>
  store.database.transaction(action).immediate();
