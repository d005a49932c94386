import type * as z from "zod";
import { evaluation } from "./evaluation.ts";
import { imageSet } from "./image-set.ts";
import { map } from "./map.ts";
import { regions } from "./regions.ts";

/** Every kind of output, by its id. A kind is a file here, a view and a section of the report. */
export const outputKinds = { map, regions, "image-set": imageSet, evaluation } as const;

export type OutputKindId = keyof typeof outputKinds;
export type SummaryOfKind<Id extends OutputKindId> = z.infer<(typeof outputKinds)[Id]["summary"]>;

export const isOutputKind = (id: string): id is OutputKindId => Object.hasOwn(outputKinds, id);
