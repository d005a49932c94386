import * as z from "zod";
import { answerKind, channelOrder, imageLayout, modelReport } from "#shared/contract/imported-model.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { invalidModel } from "./errors.ts";
import type { OnnxModel } from "./model.ts";

/**
 * How a model is used, as it was found or said when it was imported. It travels in the file's own metadata, so that a
 * file's hash stands for its preprocessing and its classes too.
 */
export const modelRecord = z.object({
  version: z.literal(1),
  input: z.object({
    name: z.string(),
    shape: z.array(z.int().nullable()),
    layout: imageLayout,
    elements: z.enum(["float32", "uint8", "float16", "float64"]).default("float32"),
    imageShape: z.tuple([z.int(), z.int(), z.int()]),
    batch: z.int().min(1).nullable(),
  }),
  preprocessing: z.object({
    scale: z.number(),
    mean: z.array(z.number()),
    sd: z.array(z.number()),
    order: channelOrder.default("RGB"),
  }),
  output: z.string(),
  answers: answerKind,
  classCount: z.int().min(2),
  /** Which output stands for each class, where not each for its own: other order, or fewer classes. */
  columns: z.array(z.int().min(0)).nullable(),
  classNames: z.array(z.string()).nullable(),
  /** The value whose softmax or sigmoid the probabilities are, where the file computes them. */
  logits: z.string().nullable(),
  features: z.string().nullable(),
  classificationLayer: modelReport.shape.classificationLayer,
  lastConvolution: z.object({ node: z.string(), value: z.string() }).nullable(),
  /** Null where the model can be differentiated. */
  blackBoxReason: z.string().nullable(),
  /** Null where it answers an image alike alone and among others. */
  batchReason: z.string().nullable().default(null),
});
export type ModelRecord = z.infer<typeof modelRecord>;

const KEY = "exemplar";

/** What is appended to a file as its record: protobuf messages that follow one another are one message. */
export const recordMessage = (record: ModelRecord): Uint8Array =>
  onnx.Model.encode({ metadataProps: [{ key: KEY, value: JSON.stringify(record) }] } as never).finish();

/** The record in a stored file; the latest, where the file was imported before. */
export function recordOf(model: OnnxModel): ModelRecord {
  const text = model.metadata.get(KEY);
  if (text === undefined) throw invalidModel(model.origin, "it was stored without the settings it was imported with");
  try {
    return modelRecord.parse(JSON.parse(text));
  } catch (error) {
    throw invalidModel(model.origin, "the settings it was stored with cannot be read", error);
  }
}
