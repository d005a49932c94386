import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { FoundRange } from "../find-range.ts";

/** What Teachable Machine writes beside a model. */
export interface TeachableMachine {
  /** Names of the outputs, in their order. */
  readonly labels: readonly string[];
}

const longest = 2 ** 20;

const metadata = z.looseObject({
  tmVersion: z.string().optional(),
  packageName: z.string().optional(),
  labels: z.array(z.string()).max(10_000),
});

/** The `metadata.json` beside a `model.json`, where it is Teachable Machine's. */
export function readTeachableMachine(folder: string): TeachableMachine | undefined {
  try {
    const path = join(folder, "metadata.json");
    if (statSync(path).size > longest) return undefined;
    const parsed = metadata.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (!parsed.success) return undefined;
    const { labels, tmVersion, packageName = "" } = parsed.data;
    return tmVersion !== undefined || /teachablemachine/.test(packageName) ? { labels } : undefined;
  } catch {
    return undefined;
  }
}

/** Teachable Machine hands its networks pixels from -1 to 1: bytes divided by 127.5, less one. */
export const teachableMachineRange: FoundRange = {
  scale: 2,
  mean: [1],
  sd: [1],
  source: "metadata",
  reason: "its metadata.json is Teachable Machine's, whose networks are given pixels from −1 to 1",
};
