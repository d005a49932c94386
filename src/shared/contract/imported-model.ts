import * as z from "zod";

export const imageLayout = z.enum(["NCHW", "NHWC", "flat"]);
export type ImageLayout = z.infer<typeof imageLayout>;

/** What a user may say of a model where the file does not, or where what was found in it is wrong. */
export const modelSettings = z.object({
  layout: imageLayout.optional().describe("Order of the image's axes in the model's input; flat is one row of pixels"),
  height: z.int().min(1).max(8192).optional().describe("Pixels, where the file takes images of any size"),
  width: z.int().min(1).max(8192).optional().describe("Pixels, where the file takes images of any size"),
  channels: z.int().min(1).max(4).optional().describe("Needed where the input is flat"),
  scale: z.number().positive().optional().describe("What white is before the mean is subtracted: 1, or 255 for bytes"),
  mean: z.array(z.number()).min(1).max(4).optional().describe("Subtracted from each channel"),
  sd: z.array(z.number().positive()).min(1).max(4).optional().describe("Each channel is divided by it"),
  answers: z.enum(["logits", "probabilities"]).optional().describe("What the output is"),
  classNames: z
    .array(z.string())
    .optional()
    .describe(
      "Of the model's outputs, in their order; where it knows more classes than the dataset, these are left out",
    ),
  output: z.string().optional().describe("Name of the output with the answers"),
  features: z.string().optional().describe("Name of the value that the classification layer reads"),
  lastConvolution: z.string().optional().describe("Name of the value that the last convolution makes"),
});
export type ModelSettings = z.infer<typeof modelSettings>;

/** What was found in a model file, and what it can do here. */
export const modelReport = z.object({
  file: z.string(),
  sha256: z.string().describe("Of the file as it is stored, with the settings in it"),
  bytes: z.int(),
  producer: z.string(),
  opset: z.int().nullable().describe("Version of ONNX's operators; null for models of other kinds"),
  parameterCount: z.int(),
  input: z.object({
    name: z.string(),
    shape: z.array(z.int().nullable()).describe("null: any extent"),
    layout: imageLayout,
    height: z.int(),
    width: z.int(),
    channels: z.int(),
    dynamicBatch: z.boolean(),
  }),
  preprocessing: z.object({
    scale: z.number(),
    mean: z.array(z.number()),
    sd: z.array(z.number()),
    source: z.enum(["settings", "in the graph", "unknown"]),
    nodes: z.array(z.string()).describe("Nodes of the graph that normalise its input"),
  }),
  output: z.object({ name: z.string(), answers: z.enum(["logits", "probabilities"]), classCount: z.int() }),
  lastConvolution: z
    .object({ node: z.string(), value: z.string(), shape: z.array(z.int()).describe("[C, H, W]") })
    .nullable(),
  features: z.object({ value: z.string(), size: z.int() }).nullable(),
  classificationLayer: z
    .object({
      node: z.string(),
      weights: z.string(),
      bias: z.string().nullable(),
      transposed: z.boolean().describe("Whether the weights are [classes, features]"),
    })
    .nullable(),
  layers: z.array(
    z.object({ name: z.string(), detail: z.string(), outputShape: z.array(z.int()), parameters: z.int() }),
  ),
  operators: z.array(z.object({ operator: z.string(), count: z.int(), covered: z.boolean() })),
  capabilities: z.array(z.enum(["black-box", "features", "gradients"])),
  agreement: z
    .object({ images: z.int(), difference: z.number(), limit: z.number() })
    .nullable()
    .describe("Largest difference of a probability from the original's, relative to the image's most probable class"),
  blackBoxReason: z.string().nullable().describe("Why it cannot be differentiated"),
});
export type ModelReport = z.infer<typeof modelReport>;
