/** The thread in which a report is made: it is given the material and answers with the page. */
import { buildReport } from "../report/build-report.ts";
import type { ReportInput } from "../report/report-input.ts";
import { answerThread } from "./run-in-thread.ts";

/** A report's input as it travels between threads: images by their SHA-256. */
export type ReportMaterial = Omit<ReportInput, "image"> & { readonly images: ReadonlyMap<string, Uint8Array> };

export interface MadeReport {
  readonly html: string;
  readonly participants: number;
  readonly trials: number;
}

answerThread("The report", ({ images, ...input }: ReportMaterial): MadeReport => {
  const { html, analysis } = buildReport({ ...input, image: (sha256) => images.get(sha256) ?? null });
  return { html, participants: analysis.participants, trials: analysis.trials };
});
