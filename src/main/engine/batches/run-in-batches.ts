import type { TensorValue } from "../runtime/runtime.ts";
import type { Watch } from "../watch.ts";
import { type RowProgram, withRows } from "./row-program.ts";
import type { Workplace } from "./workplace.ts";

type Elements = Readonly<Record<string, TensorValue["data"]>>;

export interface Rows {
  readonly count: number;
  /** The elements of `count` rows from `from` on, of each input. Asked for once each, in order. */
  read(from: number, count: number): Elements | Promise<Elements>;
  /** Elements of what all rows share. */
  readonly shared?: Elements;
  /** What is counted, for progress: "images". */
  readonly unit?: string;
}

export interface BatchResult {
  /** The first of these rows. */
  readonly from: number;
  readonly rows: number;
  /** `[rows, …]` */
  readonly results: Record<string, TensorValue>;
}

/**
 * Runs a program on any number of rows in batches as large as the workplace's limit of memory allows, and hands over each
 * batch's results as soon as they are there. No row is computed in vain: batches are of one size where the rows can be
 * divided so, and otherwise the last one runs a smaller program. Programs stay for the next run over rows of the same
 * kind. The signal is looked at before each batch.
 *
 * A single row is run whatever it takes, as it cannot be split.
 * @throws ExemplarError `INVALID` where not even one of several rows fits into the limit
 */
export async function* runInBatches(
  program: RowProgram,
  { count, read, shared = {}, unit = "rows" }: Rows,
  { runtime, programs, memoryLimit }: Workplace,
  { signal, onProgress }: Partial<Watch> = {},
): AsyncGenerator<BatchResult, void, void> {
  if (count === 0) return;
  const { key } = program;
  const limit = () => programs.size(`${key}:${memoryLimit}`, () => program.rowsAtOnce(memoryLimit, runtime));
  const size = count === 1 ? 1 : batchSize(count, await limit(), program.multiple);
  const of = (rows: number) => programs.borrow(`${key}:${rows}`, () => program.build(rows, runtime));
  const sharedInputs = tensors(program.shared, shared);
  signal?.throwIfAborted();
  using whole = of(Math.min(size, count));
  for (let from = 0; from < count; from += size) {
    signal?.throwIfAborted();
    const rows = Math.min(size, count - from);
    using own = rows === size ? undefined : of(rows);
    const inputs = tensors(withRows(program.rows, rows), await read(from, rows));
    const results = await (await (own ?? whole).program).run({ ...sharedInputs, ...inputs });
    const done = from + rows;
    onProgress?.({ done, total: count, unit, message: `${done} of ${count} ${unit}` });
    yield { from, rows, results };
  }
}

/**
 * How many rows run at once, the last of them perhaps fewer: the same each time where a few more batches than needed make
 * it so, which saves compiling another program; otherwise as even as can be.
 */
export function batchSize(count: number, limit: number, multiple = 1): number {
  const units = Math.ceil(count / multiple);
  const fewest = Math.ceil(units / Math.max(1, Math.floor(limit / multiple)));
  for (let batches = fewest; batches <= Math.min(units, 1.5 * fewest); batches++)
    if (units % batches === 0) return (units / batches) * multiple;
  return Math.ceil(units / fewest) * multiple;
}

const tensors = (specs: RowProgram["rows"], elements: Elements): Record<string, TensorValue> =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, data: elements[name]! }]));
