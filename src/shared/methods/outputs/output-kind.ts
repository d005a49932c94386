import type * as z from "zod";
import type { ShownPicture } from "../../domain/shown-picture.ts";

/** One number that an artefact is told by; null where it could not be had. */
export interface Quantity {
  readonly label: string;
  readonly value: number | null;
  readonly unit: string | null;
}

/**
 * What can come out of a method: the schema of its summary, and what of it a participant can be shown. Views and
 * sections of the report are chosen by the kind, whatever the method.
 */
export interface OutputKind<Id extends string = string, Summary extends z.ZodObject = z.ZodObject> {
  readonly id: Id;
  readonly label: string;
  /** "saliency maps", for counts and headings. */
  readonly plural: string;
  readonly summary: Summary;
  /**
   * The pictures for a participant; none for what only the researcher looks at.
   * @param hashOf the SHA-256 of the artefact's picture of that name
   */
  shown(summary: z.infer<Summary>, hashOf: (picture: string) => string | null): ShownPicture[];
  /** What it says in numbers, as a terminal lists it. Left out where it has none of its own. */
  quantities?(summary: z.infer<Summary>): readonly Quantity[];
  /** What qualifies it, in sentences. Left out where there can be nothing. */
  notes?(summary: z.infer<Summary>): readonly string[];
  /** Names of the pictures that are images which the method has made, for the classifier to answer. Left out where there can be none. */
  made?(summary: z.infer<Summary>): string[];
}

/** Keeps the types of the id and the schema. */
export const outputKind = <const Id extends string, Summary extends z.ZodObject>(
  kind: OutputKind<Id, Summary>,
): OutputKind<Id, Summary> => kind;
