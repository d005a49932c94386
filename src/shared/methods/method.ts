import type * as z from "zod";
import type { SubjectKind } from "../domain/subject.ts";
import type { MethodFamily } from "./families.ts";
import type { Need } from "./need.ts";
import type { OutputKindId } from "./outputs/list.ts";

/**
 * A pure description of a method: what it is about, what it needs, takes and gives. Its form, its flags, the check
 * whether it can be used, its storage and its views all derive from this; the engine holds the function that does it.
 */
export interface Method<
  Id extends string = string,
  Kind extends SubjectKind = SubjectKind,
  Uses extends readonly string[] = readonly string[],
  Settings extends z.ZodObject = z.ZodObject,
  Output extends OutputKindId = OutputKindId,
> {
  readonly id: Id;
  readonly family: MethodFamily;
  readonly label: string;
  readonly description: string;
  /** The paper. */
  readonly source: string;
  /** Raised when the same settings and seed would give another result: part of every artefact's key. */
  readonly revision: number;
  readonly subject: Kind;
  /** Where the subject is an artefact: of which kind it must be. */
  readonly about?: OutputKindId;
  /** Where it must be of one method: of which. */
  readonly aboutMethod?: string;
  readonly needs: readonly Need[];
  /** Methods whose artefacts it is made from; they are made first where they are missing. */
  readonly uses: Uses;
  /** Which of these some settings ask for; all of them where it is left out. */
  usesWith?(settings: z.infer<Settings>): readonly Uses[number][];
  /** Every setting with its title, description, default and limits. Unknown names are refused. */
  readonly settings: Settings;
  /** The setting that says how many random draws are averaged; a method without one is the same at every seed. */
  readonly draws?: string & keyof z.infer<Settings>;
  readonly output: Output;
  /** How what a study shows of it is to be read; left out for what participants need not be told how to read. */
  legend?(settings: Readonly<Record<string, unknown>>): Legend;
}

/** How a map is to be read: bright speaks for the answer; red for and blue against it; or only what speaks for it is left. */
export type Legend = "bright" | "red-blue" | "kept";

/** Whether a method can be about such an artefact. */
export const isAbout = (
  { about, aboutMethod }: Pick<Method, "about" | "aboutMethod">,
  artefact: { readonly method: string; readonly output: string },
): boolean => about === artefact.output && (aboutMethod === undefined || aboutMethod === artefact.method);

/** Keeps the types of the parts of a method. */
export const methodOf = <
  const Id extends string,
  Kind extends SubjectKind,
  const Uses extends readonly string[],
  Settings extends z.ZodObject,
  Output extends OutputKindId,
>(
  method: Method<Id, Kind, Uses, Settings, Output>,
): Method<Id, Kind, Uses, Settings, Output> => method;
