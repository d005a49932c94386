import * as z from "zod";

/** How an image is cut into segments, for every method that hides some of them. */
export const segmentFields = {
  cut: z
    .enum(["slic", "grid", "felzenszwalb"])
    .default("slic")
    .meta({
      title: "Cut into",
      description: "What a segment is",
      labels: {
        slic: "Superpixels (SLIC)",
        grid: "Squares",
        felzenszwalb: "Parts of one colour (Felzenszwalb & Huttenlocher)",
      },
    }),
  segments: z.int().min(2).max(500).default(49).describe("About so many; a grid of 49 is 7 × 7"),
  compactness: z
    .number()
    .min(0.1)
    .max(1000)
    .default(10)
    .describe("Of superpixels: the higher, the more they look like squares and the less they follow edges"),
} as const;

export type SegmentSettings = z.infer<z.ZodObject<typeof segmentFields>>;

/** The settings that all methods have which explain one answer by hiding segments of the image. */
export const localFields = {
  ...segmentFields,
  fill: z
    .enum(["black", "grey", "white", "mean"])
    .default("black")
    .meta({
      title: "What hides a segment",
      description: "What is put in the place of a segment that is hidden",
      labels: { black: "Black", grey: "Grey", white: "White", mean: "Its mean colour" },
    }),
  kept: z
    .int()
    .min(1)
    .max(499)
    .default(20)
    .meta({ title: "Segments kept", description: "In the picture of what matters most: so many, the rest hidden" }),
  shown: z
    .enum(["map", "kept"])
    .default("map")
    .meta({
      title: "Shown to participants",
      description: "What a study shows of it",
      labels: { map: "The map", kept: "The image with only the segments that are kept" },
    }),
} as const;

export type LocalSettings = z.infer<z.ZodObject<typeof localFields>>;

/** What of the answer is explained. */
export const answerField = (usual: "logit" | "probability") =>
  z
    .enum(["logit", "probability"])
    .default(usual)
    .meta({
      title: "Of the",
      description: "Which side of the answer: logits tell answers apart of which the classifier is all but sure",
      labels: { logit: "Logit of the probability", probability: "Probability" },
    });
