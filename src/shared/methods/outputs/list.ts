import type * as z from "zod";
import { type Artefact, fileOf } from "../../domain/artefact.ts";
import type { ShownPicture } from "../../domain/shown-picture.ts";
import { evaluation } from "./evaluation.ts";
import { fit } from "./fit.ts";
import { imageSet } from "./image-set.ts";
import { map } from "./map.ts";
import type { OutputKind } from "./output-kind.ts";
import { regions } from "./regions.ts";
import { samples } from "./samples.ts";

/** Every kind of output, by its id. A kind is a file here, a view and a section of the report. */
export const outputKinds = { map, regions, "image-set": imageSet, samples, fit, evaluation } as const;

export type OutputKindId = keyof typeof outputKinds;
export type SummaryOfKind<Id extends OutputKindId> = z.infer<(typeof outputKinds)[Id]["summary"]>;

/** What a participant can be shown of an artefact; nothing of one whose kind of output this version does not know. */
export function shownPictures({
  output,
  summary,
  files,
}: Pick<Artefact, "output" | "summary" | "files">): ShownPicture[] {
  const kind = isOutputKind(output) ? outputKinds[output] : null;
  const parsed = kind?.summary.safeParse(summary);
  if (!kind || !parsed?.success) return [];
  return kind.shown(parsed.data as never, (name) => fileOf(files, name)?.sha256 ?? null);
}

/** Names of the images that an artefact has made, for its classifier to answer, of those that are among its files. */
export function madePictures({ output, summary, files }: Pick<Artefact, "output" | "summary" | "files">): string[] {
  const kind: OutputKind | null = isOutputKind(output) ? outputKinds[output] : null;
  const parsed = kind?.summary.safeParse(summary);
  if (!kind?.made || !parsed?.success) return [];
  return kind.made(parsed.data).filter((name) => fileOf(files, name));
}

export const isOutputKind = (id: string): id is OutputKindId => Object.hasOwn(outputKinds, id);
