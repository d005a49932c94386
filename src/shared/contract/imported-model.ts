import * as z from "zod";

/** How images lie in an input. Without an axis of channels they are grey (`NHW`) or a row of pixels (`flat`). */
export const imageLayout = z.enum(["NCHW", "NHWC", "NHW", "flat"]);
export type ImageLayout = z.infer<typeof imageLayout>;

/** What an output is: numbers of every class, or one number that stands for the second of two. */
export const answerKind = z.enum(["logits", "probabilities", "one logit", "one probability"]);
export type AnswerKind = z.infer<typeof answerKind>;

/** The order of the channels in an input: networks that came from Caffe or OpenCV read blue first. */
export const channelOrder = z.enum(["RGB", "BGR"]);
export type ChannelOrder = z.infer<typeof channelOrder>;

/** What a user may say of a model where the file does not, or where what was found in it is wrong. */
export const modelSettings = z.object({
  layout: imageLayout.optional().describe("Order of the image's axes in the model's input; flat is one row of pixels"),
  height: z.int().min(1).max(8192).optional().describe("Pixels, where the file takes images of any size"),
  width: z.int().min(1).max(8192).optional().describe("Pixels, where the file takes images of any size"),
  channels: z.int().min(1).max(4).optional().describe("Needed where the input is flat"),
  scale: z.number().positive().optional().describe("What white is before the mean is subtracted: 1, or 255 for bytes"),
  mean: z.array(z.number()).min(1).max(4).optional().describe("Subtracted from each channel"),
  sd: z.array(z.number().positive()).min(1).max(4).optional().describe("Each channel is divided by it"),
  order: channelOrder.optional().describe("Of the channels: blue first, in networks that came from Caffe or OpenCV"),
  answers: answerKind.optional().describe("What the output is"),
  blackBox: z.boolean().optional().describe("Asks the file only, and does not import its operators"),
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
    order: channelOrder,
    source: z.enum(["settings", "in the graph", "element type", "metadata", "labelled images", "unknown"]),
    reason: z.string().describe("Why pixels are taken to be wanted in this range"),
    nodes: z.array(z.string()).describe("Nodes of the graph that normalise its input"),
  }),
  output: z.object({ name: z.string(), answers: answerKind, classCount: z.int() }),
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
    .object({
      images: z.int(),
      scales: z.array(z.number()).describe("By which the random images' pixels were multiplied"),
      difference: z.number(),
      limit: z.number(),
      notTestable: z.string().nullable().describe("Why agreement says little of this model; null where it says much"),
    })
    .nullable()
    .describe("Largest difference of a logit from the original's, of all outputs, relative to the logits' spread"),
  accuracies: z
    .array(z.object({ range: z.string(), images: z.int(), accuracy: z.number(), used: z.boolean() }))
    .describe("On labelled images, for ranges of pixels that networks commonly want; empty where there are none"),
  warnings: z.array(z.string()),
  blackBoxReason: z.string().nullable().describe("Why it cannot be differentiated"),
  batchReason: z
    .string()
    .nullable()
    .default(null)
    .describe("Why it is asked about one image at a time, and by no method that asks about many at once"),
});
export type ModelReport = z.infer<typeof modelReport>;
