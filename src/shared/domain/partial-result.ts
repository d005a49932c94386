import * as z from "zod";

/**
 * Something that is known while the rest is still computed: a point of a curve, or a picture as it stands. What comes
 * later under the same name takes a picture's place and is added to a curve.
 */
export const partialResult = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("point"),
    curve: z.string().describe("Label of the curve"),
    x: z.number(),
    y: z.number(),
    xLabel: z.string(),
    yLabel: z.string(),
  }),
  z.object({ kind: z.literal("picture"), label: z.string(), url: z.string().describe("data:image/png;base64,…") }),
]);
export type PartialResult = z.infer<typeof partialResult>;
