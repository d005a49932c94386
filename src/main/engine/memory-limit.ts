import { totalmem } from "node:os";
import { ExemplarError } from "#shared/domain/errors.ts";

const mebibyte = 2 ** 20;

/**
 * Bytes that one run of a program may take: a quarter of the machine's memory, or as many MiB as `EXEMPLAR_MEMORY` says.
 * @throws ExemplarError `INVALID` where that is no positive number
 */
export function memoryLimit(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  machine: number = totalmem(),
): number {
  const setting = environment.EXEMPLAR_MEMORY;
  if (setting === undefined || setting === "") return machine / 4;
  const mebibytes = Number(setting);
  if (!(mebibytes > 0 && Number.isFinite(mebibytes)))
    throw new ExemplarError(
      "INVALID",
      `EXEMPLAR_MEMORY is ${JSON.stringify(setting)}, which is no number of MiB`,
      "Set it to the memory that a run may take, in MiB, for example 1024, or do not set it.",
    );
  return mebibytes * mebibyte;
}
