import { LRUCache } from "lru-cache";
import type { Program } from "../compile/compile.ts";

interface Entry {
  readonly program: Promise<Program>;
  users: number;
  evicted: boolean;
}

/** A program that is not freed before it is given back (`using`). */
export interface BorrowedProgram extends Disposable {
  readonly program: Promise<Program>;
}

/** Sizes take no room worth counting; programs do. */
const rememberedSizes = 100;

/**
 * The compiled programs used last. A program that falls out of the cache is freed as soon as nothing runs it any more,
 * so at most `capacity` idle programs hold memory.
 */
export class ProgramCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #sizes = new LRUCache<string, number | Promise<number>>({ max: rememberedSizes });

  constructor(capacity: number) {
    this.#entries = new LRUCache({
      max: capacity,
      dispose(entry) {
        entry.evicted = true;
        release(entry);
      },
    });
  }

  /** The program of this key, which is built where it is not at hand and stays alive until it is given back. */
  borrow(key: string, build: () => Promise<Program>): BorrowedProgram {
    const entry = this.#entries.get(key) ?? { program: build(), users: 0, evicted: false };
    entry.users++;
    this.#entries.set(key, entry);
    // A program that could not be built is tried again next time.
    entry.program.catch(() => this.#entries.peek(key) === entry && this.#entries.delete(key));
    return {
      program: entry.program,
      [Symbol.dispose]() {
        entry.users--;
        if (entry.evicted) release(entry);
      },
    };
  }

  /** A number that takes some work to find, such as how many rows fit into a run; found once. */
  size<Size extends number | Promise<number>>(key: string, find: () => Size): Size {
    const size = (this.#sizes.get(key) as Size | undefined) ?? find();
    this.#sizes.set(key, size);
    // What could not be found is looked for again next time.
    if (size instanceof Promise) size.catch(() => this.#sizes.delete(key));
    return size;
  }

  /** Frees every program, those in use when they are done. */
  clear(): void {
    this.#entries.clear();
  }
}

function release(entry: Entry): void {
  if (entry.users === 0)
    entry.program.then(
      (program) => program.dispose(),
      () => {},
    );
}
