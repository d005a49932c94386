import type { Store } from "../store/store.ts";
import { type Outcome, transactions } from "../store/transaction.ts";

/** As many answers as wait for the disk together at most: enough to share it, few enough to be done in a moment. */
const most = 32;

interface Waiting {
  readonly action: () => unknown;
  readonly settle: (outcome: Outcome<unknown>) => void;
}

/**
 * Gathers what the windows ask to be stored and waits for the disk once for all of them. With two hundred participants at
 * work an answer then waits for one write of the disk, and not for two hundred.
 */
export class CommitQueue {
  readonly #store: Store;
  #waiting: Waiting[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Does the action in a transaction and answers once the disk has it.
   * @param urgent whether it goes before what waits: a person looks at an empty screen until a session has begun
   * @throws what the action throws
   */
  add<Result>(action: () => Result, urgent = false): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const settle = (outcome: Outcome<unknown>) =>
      "error" in outcome ? reject(outcome.error) : resolve(outcome.result as Result);
    if (urgent) this.#waiting.unshift({ action, settle });
    else this.#waiting.push({ action, settle });
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    return promise;
  }

  /** Stores all that is waiting, before the project is closed. */
  drain(): void {
    while (this.#waiting.length > 0) this.#flush();
  }

  #flush(): void {
    const batch = this.#waiting.splice(0, most);
    if (batch.length === 0) return;
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    try {
      const outcomes = transactions(
        this.#store,
        batch.map(({ action }) => action),
      );
      for (const [k, { settle }] of batch.entries()) settle(outcomes[k]!);
    } catch (error) {
      // The disk failed, and nothing of the batch is stored.
      for (const { settle } of batch) settle({ error });
    }
  }
}
