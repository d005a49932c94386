import type { ExportFormat } from "#shared/contract/analyse.ts";
import { bids } from "./bids.ts";
import { codebook } from "./codebook.ts";
import { csvLong } from "./csv-long.ts";
import { csvWide } from "./csv-wide.ts";
import type { Exporter } from "./exporter.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { psychDs } from "./psych-ds.ts";

/** Every export format, in the order in which they are offered. */
export const exporters: readonly Exporter[] = [csvLong, csvWide, json, jsonl, psychDs, bids, codebook];

export function findExporter(format: ExportFormat): Exporter {
  return exporters.find((exporter) => exporter.format === format)!;
}
