import type * as z from "zod";

/**
 * What can come out of a method: the schema of its summary, and which of its files a participant can be shown. Views and
 * sections of the report are chosen by the kind, whatever the method.
 */
export interface OutputKind<Id extends string = string, Summary extends z.ZodObject = z.ZodObject> {
  readonly id: Id;
  readonly label: string;
  /** "saliency maps", for counts and headings. */
  readonly plural: string;
  readonly summary: Summary;
}

/** Keeps the types of the id and the schema. */
export const outputKind = <const Id extends string, Summary extends z.ZodObject>(
  kind: OutputKind<Id, Summary>,
): OutputKind<Id, Summary> => kind;
