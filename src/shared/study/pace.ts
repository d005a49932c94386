import * as z from "zod";

const ms = (title: string, description: string, most: number) =>
  z.int().min(0).max(most).default(0).meta({ title, description, unit: "ms" });

/** When the parts of each trial of a block come and go, in ms; 0 is none. Each takes effect in the nearest frame. */
export const pace = z.object({
  blankMs: ms("Blank screen", "After the answer before, nothing is shown for so long", 60_000),
  fixationMs: ms("Fixation cross", "Then a cross in the middle, until the trial shows", 60_000),
  imagesMs: ms("Images shown for", "Then they are covered, and the question stays; 0 leaves them", 600_000),
  minimumMs: ms("Shortest answer", "What comes sooner is no answer, and the trial stays", 60_000),
  maximumMs: ms("Longest wait", "Then the trial ends without an answer; 0 waits for ever", 600_000),
});
export type Pace = z.infer<typeof pace>;

/** What is wrong with a pace, by its field. */
export function paceProblems({ minimumMs, maximumMs }: Pace, canEnd: boolean): [keyof Pace, string][] {
  if (maximumMs === 0) return [];
  return [
    ...(canEnd ? [] : [["maximumMs", "trials of this type cannot end without an answer"] as [keyof Pace, string]]),
    ...(maximumMs > minimumMs
      ? []
      : [["maximumMs", `it must be longer than the shortest answer, ${minimumMs} ms`] as [keyof Pace, string]]),
  ];
}
