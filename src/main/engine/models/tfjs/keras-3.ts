import * as z from "zod";

/** A layer as Keras describes it. */
export interface LayerEntry {
  class_name: string;
  name?: string;
  config: Record<string, unknown>;
  inbound_nodes?: unknown;
}

/** The part of a description that is the model, wherever Keras's versions put it. */
export function modelEntry(topology: object): LayerEntry {
  return ((topology as { model_config?: object }).model_config ?? topology) as LayerEntry;
}

/** The entries of a model's layers, in their order. */
export function layerEntries(model: Pick<LayerEntry, "config">): LayerEntry[] {
  const { config } = model as { config?: LayerEntry[] | { layers?: LayerEntry[] } };
  const entries = Array.isArray(config) ? config : config?.layers;
  return (Array.isArray(entries) ? entries : []).filter((entry) => typeof entry?.config === "object" && entry.config);
}

/** Every layer of a model and of the models within it, but not these themselves. */
export function leafEntries(model: LayerEntry, depth = 0): LayerEntry[] {
  if (depth > DEEPEST) throw new Error("its models are nested too deep");
  const entries = layerEntries(model);
  return depth > 0 && entries.length === 0 ? [model] : entries.flatMap((entry) => leafEntries(entry, depth + 1));
}

const DEEPEST = 16;

/**
 * A description of Keras 3 as Keras 2 wrote it, which is what TF.js reads: extents, types and activations under their
 * earlier names, and what layers read as lists. What Keras 2 wrote stays as it is.
 */
export function asKeras2(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asKeras2);
  if (typeof value !== "object" || value === null) return value;
  const entry = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asKeras2(item)]));
  if (typeof entry.class_name !== "string" || typeof entry.config !== "object" || !entry.config) return entry;
  return { ...entry, config: configAsKeras2(entry.config as Record<string, unknown>), ...callsAsKeras2(entry) };
}

function configAsKeras2(config: Record<string, unknown>): Record<string, unknown> {
  if (Array.isArray(config)) return config;
  const { batch_shape: batchShape, dtype, activation, ...rest } = config;
  const policy = z.looseObject({ config: z.looseObject({ name: z.string() }) }).safeParse(dtype);
  const named = z.looseObject({ config: z.string() }).safeParse(activation);
  const isEnd = (value: unknown) => Array.isArray(value) && typeof value[0] === "string" && value.length >= 3;
  const ends = Object.fromEntries(
    ["input_layers", "output_layers"].flatMap((key) => (isEnd(rest[key]) ? [[key, [rest[key]]]] : [])),
  );
  return {
    ...rest,
    ...ends,
    ...(batchShape !== undefined && { batch_input_shape: batchShape }),
    ...(dtype !== undefined && { dtype: policy.success ? "float32" : dtype }),
    ...(activation !== undefined && { activation: named.success ? named.data.config : activation }),
  };
}

const call = z.looseObject({ args: z.array(z.unknown()), kwargs: z.record(z.string(), z.unknown()).optional() });
const tensor = z.looseObject({
  class_name: z.literal("__keras_tensor__"),
  config: z.looseObject({ keras_history: z.tuple([z.string(), z.int(), z.int()]) }),
});

/** What a layer reads: a list of [layer, call, output, options] for each of its calls. */
function callsAsKeras2({ inbound_nodes: nodes }: Record<string, unknown>): { inbound_nodes?: unknown } {
  const calls = z.array(call).min(1).safeParse(nodes);
  if (!calls.success) return {};
  return {
    inbound_nodes: calls.data.map(({ args }) =>
      args.flat(2).flatMap((argument) => {
        const read = tensor.safeParse(argument);
        return read.success ? [[...read.data.config.keras_history, {}]] : [];
      }),
    ),
  };
}

/** A weight's name as TF.js looks for it: Keras 3 puts the models' names before the layer's, Keras 2 a number behind. */
export function weightName(name: string, layers: ReadonlySet<string>): string {
  const parts = name.replace(/:\d+$/, "").split("/");
  const first = parts.findIndex(
    (_, index) => layers.has(parts.slice(index, -1).join("/")) || layers.has(parts[index]!),
  );
  return first < 0 ? parts.join("/") : parts.slice(first).join("/");
}
