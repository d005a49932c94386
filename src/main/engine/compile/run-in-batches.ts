import { ExemplarError } from "#shared/contract/errors.ts";
import { chooseRuntime } from "../runtime/choose.ts";
import type { Runtime, TensorValue } from "../runtime/runtime.ts";
import type { Watch } from "../watch.ts";
import type { CompileOptions } from "./compile.ts";
import { memoryNeed } from "./memory.ts";
import { buildProgram, type TensorFunction } from "./program.ts";
import { sizeOf } from "./shapes.ts";
import { elementArray, type TensorSpec, trace } from "./trace-backend.ts";

/** A function that treats every row alike: all its inputs and outputs have the rows as their first axis. */
export interface RowFunction {
  readonly fn: TensorFunction;
  /** What one row of each input is, without the axis of rows. */
  readonly inputs: Readonly<Record<string, TensorSpec>>;
}

export interface Rows {
  readonly count: number;
  /** The elements of `count` rows from `from` on, of each input. */
  read(
    from: number,
    count: number,
  ): Readonly<Record<string, TensorValue["data"]>> | Promise<Readonly<Record<string, TensorValue["data"]>>>;
}

export interface BatchOptions extends CompileOptions, Partial<Watch> {
  /** Bytes that one run may take: constants, inputs, results and what lies between. */
  readonly memoryLimit: number;
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
 * This much of the limit is planned with. The rest is for what a graph does not show: the operators' work space and the
 * slack of allocators.
 */
const plannedShare = 0.8;

/**
 * Runs a function on any number of rows in batches as large as a limit of memory allows, and hands over each batch's
 * results as soon as they are there. All batches run one compiled program, the last one filled up with zeros. Its session
 * is released when the results end, fail, or are no longer wanted; the signal is looked at between batches.
 *
 * @throws ExemplarError `INVALID` where not even one row fits into the limit
 */
export async function* runInBatches(
  { fn, inputs }: RowFunction,
  rows: Rows,
  { memoryLimit, signal, onProgress, unit = "rows", ...options }: BatchOptions,
): AsyncGenerator<BatchResult, void, void> {
  const runtime = options.runtime ?? (await chooseRuntime()).runtime;
  const batch = Math.min(rows.count, rowsThatFit({ fn, inputs }, memoryLimit, runtime));
  if (batch === 0) return;
  const specs = withRows(inputs, batch);
  const program = await buildProgram(fn, specs, runtime, options.name ?? "batch", { lean: true });
  try {
    for (let from = 0; from < rows.count; from += batch) {
      signal?.throwIfAborted();
      const count = Math.min(batch, rows.count - from);
      const elements = await rows.read(from, count);
      const results = await program.run(
        Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, filledUp(spec, elements[name]!)])),
      );
      const done = from + count;
      onProgress?.({ done, total: rows.count, unit, message: `${done} of ${rows.count} ${unit}` });
      yield {
        from,
        rows: count,
        results: Object.fromEntries(Object.entries(results).map(([name, value]) => [name, firstRows(value, count)])),
      };
    }
  } finally {
    await program.dispose();
  }
}

/**
 * How many rows one run can take within a limit of memory. What a run takes grows by the same with every row from the
 * second on (a single one has simpler graphs), so two traces tell it for all; nothing is run.
 * @throws ExemplarError `INVALID` where it is none
 */
export function rowsThatFit({ fn, inputs }: RowFunction, memoryLimit: number, runtime: Runtime): number {
  const need = (rows: number) => {
    const { peak, total } = memoryNeed(trace(fn, withRows(inputs, rows)));
    return runtime.kind === "eager" ? total : peak;
  };
  const [two, three] = [need(2), need(3)];
  const planned = plannedShare * memoryLimit;
  if (two <= planned) return 2 + Math.floor((planned - two) / (three - two));
  const one = need(1);
  if (one <= planned) return 1;
  throw new ExemplarError(
    "INVALID",
    `One row takes ${mebibytes(one / plannedShare)}, more than the ${mebibytes(memoryLimit)} that a run may take`,
    "Allow more memory (EXEMPLAR_MEMORY, in MiB), or choose a smaller model.",
  );
}

const withRows = (inputs: RowFunction["inputs"], rows: number): Record<string, TensorSpec> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [name, { shape: [rows, ...shape], dtype }]),
  );

function filledUp({ shape, dtype }: TensorSpec, elements: TensorValue["data"]): TensorValue {
  const size = sizeOf(shape);
  if (elements.length === size) return { shape, dtype, data: elements };
  const data = new elementArray[dtype](size);
  data.set(elements);
  return { shape, dtype, data };
}

function firstRows({ shape, dtype, data }: TensorValue, rows: number): TensorValue {
  if (shape[0] === rows) return { shape, dtype, data };
  const own = [rows, ...shape.slice(1)];
  return { shape: own, dtype, data: data.slice(0, sizeOf(own)) };
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
