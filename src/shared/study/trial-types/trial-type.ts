import type * as z from "zod";
import type { Target } from "../../contract/curate.ts";
import type { RandomGenerator } from "../../random/generator.ts";
import { type Cell, type Column, columnsOf } from "../column.ts";
import type { Levels } from "../levels.ts";
import type { Participant } from "../simulated-participant.ts";
import type { Slot } from "./slot.ts";

/** The values that one screen adds to its data row, by column name; null is an empty cell. */
export type Columns = Record<string, Cell>;

/** The side of the screen on which the answer under study stands (for `predict-2afc`, the AI's own answer). */
export type Side = "left" | "right";
export const otherSide = (one: Side): Side => (one === "left" ? "right" : "left");

export interface PlanInput<P> {
  readonly parameters: P;
  readonly levels: Levels;
  readonly side: Side;
  /** What the screen draws for itself, such as the order of options: the session's seed and its own name decide it. */
  readonly generator: RandomGenerator;
}

/** Models to begin with: of which column, grouped by which items, against which level of the kinds, and of which rows. */
export interface Analysed {
  readonly outcome: string;
  readonly items: string;
  readonly reference: string;
  /** Rows that are not part of the question. */
  readonly leftOut: { readonly column: string; readonly value: string; readonly reason: string };
}

/** What every trial type writes: what was shown (a file name, title or question), and what was answered, in words. */
type SharedCells = { readonly stimulus: Cell; readonly response: Cell };

/** What a trial type writes besides: nothing, for one whose schema names no cells. */
type OwnCells<C extends z.ZodObject> = string extends keyof z.infer<C> ? Columns : z.infer<C>;

/**
 * All that is said of one kind of screen, once: schema, words, icon, starter, data dictionary, scoring, simulation. A
 * trial type is this one declaration, one line in `list.ts`, and a view of the same name in the renderer; document
 * schema, flow list, editor, checks, codebook and exports derive from it.
 *
 * What is planned is split in two: the `view` is all that the participant's window ever receives, the `key` is what
 * scoring and the data need. Nothing in the view may give the answer away.
 *
 * `P`, `V`, `K`, `R` and `C` are the schemas of parameters, view, key, response and recorded cells. Callers outside hold
 * the values as `unknown` and parse them with the schemas first (`score.ts` does).
 */
export interface TrialTypeDeclaration<
  Name extends string = string,
  Place extends "step" | "block" = "step" | "block",
  P extends z.ZodObject = z.ZodObject,
  V extends z.ZodObject = z.ZodObject,
  K extends z.ZodObject = z.ZodObject,
  R extends z.ZodObject = z.ZodObject,
  C extends z.ZodObject = z.ZodObject,
> {
  readonly name: Name;
  readonly label: string;
  readonly description: string;
  /** Of the set that the window draws (`renderer/compose/step-icons.ts`). */
  readonly icon: string;
  /** Raised when the same response would be scored otherwise: kept with each response beside its cells. */
  readonly revision: number;
  /** A step of the flow by itself, or a trial that a block repeats. */
  readonly place: Place;
  /** Where in the flow it belongs; elsewhere, or missing from the beginning, it is warned of. */
  readonly position?: "first" | "last";
  /** The parameter that names the screen in the data, so that no two in a study may share it. */
  readonly uniqueParameter?: string & keyof z.infer<P>;
  /** The parameter by which trials are of different kinds: the answer side is balanced within each. */
  readonly kindParameter?: string & keyof z.infer<P>;
  /** What analyses begin with, where that is not whether answers are `correct`, by kind, of categories of targets. */
  readonly analysed?: Analysed;
  /** Where explanations are shown; the factors that decide it are those that change what this trial shows. */
  readonly slots?: Readonly<Record<string, Slot>>;
  /** The fields' titles, descriptions and limits are also what the editor says. */
  readonly parameters: P;
  readonly view: V;
  readonly key: K;
  readonly response: R;
  /** Every cell that `score` writes, except `response` and `stimulus`: the data dictionary. */
  readonly cells: C;
  /** Parameters to begin with, which can be run as they are; absent where only curated targets can make a trial. */
  readonly starter?: z.infer<P>;
  /** A trial of a curated target, nothing bound to its slots yet; absent where it takes more than the target to make one. */
  ofTarget?(target: Target): Omit<z.input<P>, "explanations">;
  /** The parameters that all trials of a block share, as its settings offer them: the question, the keys. */
  readonly shared?: readonly (string & keyof z.infer<P>)[];
  /** Columns that the parameters name, such as one for each item; those that every screen of the type has are `cells`. */
  ownColumns?(parameters: z.infer<P>): Readonly<Record<string, Column>>;
  /** What one screen is called in the flow. */
  title(parameters: z.infer<P>): string;
  /** What is wrong with these parameters in a condition of these levels, in words; empty when all is well. */
  check(parameters: z.infer<P>, levels: Levels): string[];
  plan(input: PlanInput<z.infer<P>>): { view: z.infer<V>; key: z.infer<K> };
  /** SHA-256 of the images to decode before the screen is shown. */
  images(view: z.infer<V>): string[];
  /** How long the screen takes a participant, in seconds. */
  seconds(view: z.infer<V>): number;
  /** The screen's data. Throws `INVALID` for a response that the screen could not have given. */
  score(view: z.infer<V>, key: z.infer<K>, response: z.infer<R>): OwnCells<C> & SharedCells;
  /** The data of a screen whose time ran out; absent where the type's screens always wait for an answer. */
  unanswered?(view: z.infer<V>, key: z.infer<K>): OwnCells<C> & SharedCells;
  /** Why the session is over with this response, so that only its closing screen follows; null where it goes on. */
  ends?(view: z.infer<V>, key: z.infer<K>, response: z.infer<R>): string | null;
  /** What a participant is told after a practice trial; null when there is nothing to say. */
  feedback(view: z.infer<V>, key: z.infer<K>, response: z.infer<R>): string | null;
  /** What a simulated participant does; `rt` is in ms from onset. */
  simulate(
    view: z.infer<V>,
    key: z.infer<K>,
    participant: Participant,
    generator: RandomGenerator,
  ): { response: z.infer<R>; rt: number };
}

/** A declaration with what follows from it. */
export type TrialType<Declaration = TrialTypeDeclaration> = Declaration & {
  readonly columns: Readonly<Record<string, Column>>;
  readonly slots: Readonly<Record<string, Slot>>;
  /** The factors whose levels change what this trial shows. */
  readonly factors: readonly string[];
};

/** Checks a declaration against its own schemas, by types, and derives the rest. */
export function trialType<
  const Name extends string,
  const Place extends "step" | "block",
  P extends z.ZodObject,
  V extends z.ZodObject,
  K extends z.ZodObject,
  R extends z.ZodObject,
  C extends z.ZodObject,
>(
  declaration: TrialTypeDeclaration<Name, Place, P, V, K, R, C>,
): TrialType<TrialTypeDeclaration<Name, Place, P, V, K, R, C>> {
  const { slots = {}, cells } = declaration;
  return {
    ...declaration,
    slots,
    factors: [...new Set(Object.values(slots).map(({ factor }) => factor))],
    columns: columnsOf(cells),
  };
}

/** Reading time in seconds: 230 words a minute (silent reading of English non-fiction: Brysbaert, 2019) and a breath. */
export function readingSeconds(text: string): number {
  const words = text.split(/\s+/).filter(Boolean).length;
  return 2 + (words / 230) * 60;
}
