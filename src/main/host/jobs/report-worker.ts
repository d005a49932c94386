/** The thread in which a report is made: it is given the material and answers with the page. */
import { parentPort, workerData } from "node:worker_threads";
import type { ErrorCode } from "#shared/contract/errors.ts";
import { asExemplarError } from "../failure.ts";
import { buildReport } from "../report/build-report.ts";
import type { ReportInput } from "../report/report-input.ts";

/** A report's input as it travels between threads: images by their SHA-256. */
export type ReportMaterial = Omit<ReportInput, "image"> & { readonly images: ReadonlyMap<string, Uint8Array> };

export type ReportAnswer =
  | { readonly ok: true; readonly html: string; readonly participants: number; readonly trials: number }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly remedy: string;
        readonly detail: string | undefined;
      };
    };

parentPort!.postMessage(answer(workerData));

function answer({ images, ...input }: ReportMaterial): ReportAnswer {
  try {
    const { html, analysis } = buildReport({ ...input, image: (sha256) => images.get(sha256) ?? null });
    return { ok: true, html, participants: analysis.participants, trials: analysis.trials };
  } catch (error) {
    const { code, message, remedy, detail } = asExemplarError(error, "The report");
    return { ok: false, error: { code, message, remedy, detail } };
  }
}
