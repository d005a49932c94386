import type * as z from "zod";
import { type Artefact, fileOf } from "../../domain/artefact.ts";
import type { ShownPicture } from "../../domain/shown-picture.ts";
import { evaluation } from "./evaluation.ts";
import { fit } from "./fit.ts";
import { imageSet } from "./image-set.ts";
import { map } from "./map.ts";
import type { OutputKind, Quantity } from "./output-kind.ts";
import { regions } from "./regions.ts";
import { samples } from "./samples.ts";

/** Every kind of output, by its id. A kind is a file here, a view and a section of the report. */
export const outputKinds = { map, regions, "image-set": imageSet, samples, fit, evaluation } as const;

export type OutputKindId = keyof typeof outputKinds;
export type SummaryOfKind<Id extends OutputKindId> = z.infer<(typeof outputKinds)[Id]["summary"]>;

type Told = Pick<Artefact, "output" | "summary">;

/** What a participant can be shown of an artefact; nothing of one whose kind of output this version does not know. */
export const shownPictures = ({ files, ...told }: Told & Pick<Artefact, "files">): ShownPicture[] =>
  read(told, (kind, summary) => kind.shown(summary, (name) => fileOf(files, name)?.sha256 ?? null));

/** Names of the images that an artefact has made, for its classifier to answer, of those that are among its files. */
export const madePictures = ({ files, ...told }: Told & Pick<Artefact, "files">): string[] =>
  read(told, (kind, summary) => kind.made?.(summary) ?? []).filter((name) => fileOf(files, name));

/** What an artefact says in numbers; nothing where this version does not know its kind of output. */
export const quantitiesOf = (told: Told): readonly Quantity[] =>
  read(told, (kind, summary) => kind.quantities?.(summary) ?? []);

/** What qualifies an artefact, in sentences; nothing where this version does not know its kind of output. */
export const notesOf = (told: Told): readonly string[] => read(told, (kind, summary) => kind.notes?.(summary) ?? []);

/** What a kind of output reads from an artefact's summary, which an earlier version may have written. */
function read<Item>(
  { output, summary }: Told,
  items: (kind: OutputKind, summary: Record<string, unknown>) => Item[] | readonly Item[],
): Item[] {
  const kind = isOutputKind(output) ? (outputKinds[output] as OutputKind) : null;
  const parsed = kind?.summary.safeParse(summary);
  return kind && parsed?.success ? [...items(kind, parsed.data)] : [];
}

export const isOutputKind = (id: string): id is OutputKindId => Object.hasOwn(outputKinds, id);
