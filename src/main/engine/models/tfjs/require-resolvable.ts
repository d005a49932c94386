import * as z from "zod";

/** References of a layer's calls to the calls that they read: [layer, call, output, …]. */
const calls = z.array(z.array(z.tuple([z.string(), z.int().min(0), z.int().min(0)]).rest(z.unknown())));

const connected = z.looseObject({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: calls.optional(),
});

/** Models within models are looked into so deep. */
const deepest = 16;

/**
 * Checks that every layer of a description reads what another one makes. TF.js, building the network, waits without end
 * for a layer that never comes.
 * @param entries a model's layers as Keras describes them
 * @throws Error in words
 */
export function requireResolvable(entries: readonly unknown[], depth = 0): void {
  if (depth > deepest) throw new Error("its models are nested too deep");
  const isGraph = entries.some((entry) => typeof entry === "object" && entry !== null && "inbound_nodes" in entry);
  const layers = entries.map((entry, index) => {
    const parsed = connected.safeParse(entry);
    if (!parsed.success) throw new Error(`its layer ${index} is described wrongly: ${z.prettifyError(parsed.error)}`);
    const { name, config, inbound_nodes: nodes = [] } = parsed.data;
    if (Array.isArray(config.layers)) requireResolvable(config.layers, depth + 1);
    // In a graph of layers TF.js looks for them by either name.
    if (isGraph && (name === undefined || name !== config.name))
      throw new Error(`its layer ${index} is called both '${name}' and '${config.name}'`);
    return { name: name ?? "", nodes };
  });
  const made = new Set(layers.filter(({ nodes }) => nodes.length === 0).map(({ name }) => `${name}:0`));
  let waiting = layers.flatMap(({ name, nodes }) =>
    nodes.map((inputs, call) => ({ name, call, needs: inputs.map(([layer, index]) => `${layer}:${index}`) })),
  );
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) => needs.every((need) => made.has(need)));
    const [stuck] = waiting;
    if (ready.length === 0)
      throw new Error(`its layer '${stuck!.name}' reads ${stuck!.needs.join(", ")}, which nothing makes before it`);
    for (const { name, call } of ready) made.add(`${name}:${call}`);
    waiting = waiting.filter(({ name, call }) => !made.has(`${name}:${call}`));
  }
}
