import type { Program } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** Where programs run, and those that were compiled for it. */
export interface Workplace {
  readonly runtime: Runtime;
  readonly programs: ProgramCache;
  /** Bytes that one run over many images may take; no more than speed asks for where it is left out. */
  readonly memoryLimit?: number;
}

interface Entry {
  readonly program: Promise<Program>;
  users: number;
  evicted: boolean;
}

/**
 * The compiled programs used last. A program that falls out of the cache is freed as soon as nothing runs it any more,
 * so at most `capacity` idle programs hold memory.
 */
export class ProgramCache {
  readonly #capacity: number;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Calls `work` with the program of this key, which is built where it is not at hand and stays alive meanwhile. */
  async use<R>(key: string, build: () => Promise<Program>, work: (program: Program) => Promise<R>): Promise<R> {
    const entry = this.#entries.get(key) ?? { program: build(), users: 0, evicted: false };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users++;
    this.#shrink(this.#capacity);
    try {
      return await work(await entry.program);
    } catch (error) {
      // A program that could not be built is tried again next time.
      entry.program.catch(() => this.#entries.get(key) === entry && this.#entries.delete(key));
      throw error;
    } finally {
      entry.users--;
      if (entry.evicted) release(entry);
    }
  }

  /** Frees every program, those in use when they are done. */
  clear(): void {
    this.#shrink(0);
  }

  #shrink(size: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= size) return;
      this.#entries.delete(key);
      entry.evicted = true;
      release(entry);
    }
  }
}

function release(entry: Entry): void {
  if (entry.users === 0)
    entry.program.then(
      (program) => program.dispose(),
      () => {},
    );
}
