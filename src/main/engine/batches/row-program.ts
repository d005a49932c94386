import { ExemplarError } from "#shared/domain/errors.ts";
import { memoryNeed } from "../compile/memory.ts";
import { buildProgram, type Program, type TensorFunction } from "../compile/program.ts";
import { type TensorSpec, trace } from "../compile/trace-backend.ts";
import type { Runtime } from "../runtime/runtime.ts";

export type Specs = Readonly<Record<string, TensorSpec>>;

/** What is computed of each row by itself, for any number of rows: a program is compiled for so many at once. */
export interface RowProgram {
  /** Equal for what computes the same of the same rows. */
  readonly key: string;
  /** What one row of each input is, without the axis of rows. */
  readonly rows: Specs;
  /** Inputs that all rows share. */
  readonly shared: Specs;
  /** Rows come in multiples of it, but for the last of them. */
  readonly multiple: number;
  /**
   * How many rows run at once: as many as speed asks for, within a limit of memory in bytes.
   * @throws ExemplarError `INVALID` where it is none
   */
  rowsAtOnce(memoryLimit: number, runtime: Runtime): number | Promise<number>;
  /** Takes the shared inputs, and `[rows, …]` of each other; gives `[rows, …]` of each output. */
  build(rows: number, runtime: Runtime): Promise<Program>;
}

/** A pure TF.js function of rows. */
export interface RowFunction {
  readonly key: string;
  readonly fn: TensorFunction;
  readonly rows: Specs;
  readonly shared?: Specs;
  /** For a function that takes so many rows, or multiples of it. */
  readonly multiple?: number;
  /** For a short function that runs again and again with other work between: cores do not spin meanwhile. */
  readonly sleeps?: boolean;
}

/**
 * This much of the limit is planned with. The rest is for what a graph does not show: the operators' work space and the
 * slack of allocators.
 */
const plannedShare = 0.8;

/** More in one run makes no runtime faster: what lies between the layers no longer stays near the processor. */
const quickBytes = 64 * 2 ** 20;
const quickRows = 256;

/** How many rows of a traced function run at once is told by its graph. */
interface TracedRows extends RowProgram {
  rowsAtOnce(memoryLimit: number, runtime: Runtime): number;
}

/** What a TF.js function makes of each row, as a program that is compiled for as many rows as run at once. */
export function tracedRows({ key, fn, rows, shared = {}, multiple = 1, sleeps = false }: RowFunction): TracedRows {
  const specs = (count: number): Specs => ({ ...shared, ...withRows(rows, count) });
  return {
    key,
    rows,
    shared,
    multiple,
    rowsAtOnce(memoryLimit, runtime) {
      const need = (count: number) => {
        const { peak, total } = memoryNeed(trace(fn, specs(count)));
        return { bytes: runtime.kind === "eager" ? total : peak, total };
      };
      // What a run takes grows by the same with every row from the second on (a single one has simpler graphs).
      const [two, three] = [need(2 * multiple), need(3 * multiple)];
      const quick = Math.floor(Math.min(quickRows / multiple, quickBytes / (three.total - two.total)));
      const planned = plannedShare * memoryLimit;
      if (two.bytes <= planned) {
        const fitting = 2 + Math.floor((planned - two.bytes) / (three.bytes - two.bytes));
        return multiple * Math.max(1, Math.min(quick, fitting));
      }
      const one = need(multiple).bytes;
      if (one <= planned) return multiple;
      throw noRowFits(one / plannedShare, memoryLimit);
    },
    build: (count, runtime) => buildProgram(fn, specs(count), runtime, key.split(":")[0]!, { lean: true, sleeps }),
  };
}

/** As many rows as speed asks for, where one takes so many bytes. */
export const quickRowCount = (bytesPerRow: number, memoryLimit: number): number =>
  Math.max(1, Math.min(quickRows, Math.floor(Math.min(quickBytes, plannedShare * memoryLimit) / bytesPerRow)));

export const withRows = (rows: Specs, count: number): Specs =>
  Object.fromEntries(
    Object.entries(rows).map(([name, { shape, dtype }]) => [name, { shape: [count, ...shape], dtype }]),
  );

const noRowFits = (bytes: number, memoryLimit: number) =>
  new ExemplarError(
    "INVALID",
    `One row takes ${mebibytes(bytes)}, more than the ${mebibytes(memoryLimit)} that a run may take`,
    "Allow more memory (EXEMPLAR_MEMORY, in MiB), or choose a smaller model.",
  );

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
