import * as z from "zod";
import type { cell } from "../../contract/analyse.ts";
import type { Generator } from "../../random/generator.ts";
import type { Participant } from "../simulated-participant.ts";
import type { Condition } from "../study-document.ts";

/** How blobs are named. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256: 64 hexadecimal digits");

export type Cell = z.infer<typeof cell>;

/** The values that one screen adds to its data row, by column name; null is an empty cell. */
export type Columns = Record<string, Cell>;

/** One column of the data: what the codebook says about it. */
export interface Column {
  readonly description: string;
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly unit: string | null;
}

/** The side of the screen on which the answer under study stands (for `predict-2afc`, the AI's own answer). */
export type Side = "left" | "right";

/** One level of each factor, by the factor's name. */
export type Levels = Condition["levels"];

export interface PlanInput<P> {
  readonly parameters: P;
  readonly levels: Levels;
  readonly side: Side;
}

/**
 * One kind of screen. A trial type is this one file, one line in `list.ts` and a view of the same name in the renderer.
 *
 * What is planned is split in two: the `view` is all that the participant's window ever receives, the `key` is what
 * scoring and the data need. Nothing in the view may give the answer away.
 *
 * `P`, `V`, `K` and `R` are the parsed parameters, view, key and response. Callers outside hold them as `unknown` and
 * parse them with the schemas first (`score.ts` does).
 */
export interface TrialType<P = unknown, V = unknown, K = unknown, R = unknown> {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** A step of the flow by itself, or a trial that a block repeats. */
  readonly place: "step" | "block";
  /** The factors whose levels change what this trial shows. */
  readonly factors: readonly string[];
  /** The parameter by which trials are of different kinds: the answer side is balanced within each. */
  readonly kindParameter: string | null;
  readonly parameters: z.ZodType<P>;
  readonly view: z.ZodType<V>;
  readonly key: z.ZodType<K>;
  readonly response: z.ZodType<R>;
  /** Every column that `score` writes, except `response` and `stimulus`, which all types share. */
  readonly columns: Readonly<Record<string, Column>>;
  /** What is wrong with these parameters in a condition of these levels, in words; empty when all is well. */
  check(parameters: P, levels: Levels): string[];
  plan(input: PlanInput<P>): { view: V; key: K };
  /** SHA-256 of the images to decode before the screen is shown. */
  images(view: V): string[];
  /** How long the screen takes a participant, in seconds. */
  seconds(view: V): number;
  /** The screen's data. Throws `INVALID` for a response that the screen could not have given. */
  score(view: V, key: K, response: R): Columns;
  /** What a participant is told after a practice trial; null when there is nothing to say. */
  feedback(view: V, key: K, response: R): string | null;
  /** What a simulated participant does; `rt` is in ms from onset. */
  simulate(view: V, key: K, participant: Participant, generator: Generator): { response: R; rt: number };
}

/** Reading time in seconds: 230 words a minute (silent reading of English non-fiction: Brysbaert, 2019) and a breath. */
export function readingSeconds(text: string): number {
  const words = text.split(/\s+/).filter(Boolean).length;
  return 2 + (words / 230) * 60;
}
