import type * as layers from "@tensorflow/tfjs-layers";

type Layer = layers.layers.Layer;
type Symbol = layers.SymbolicTensor;

/** One call of a layer, in the order in which a network computes them. */
export interface LayerCall {
  readonly layer: Layer;
  readonly inputs: readonly Symbol[];
  readonly outputs: readonly Symbol[];
}

interface Node {
  readonly outboundLayer: Layer;
  readonly inputTensors: Symbol[];
  readonly outputTensors: Symbol[];
  readonly callArgs: object;
}

type Container = Layer & {
  readonly inputs: Symbol[];
  readonly outputs: Symbol[];
  readonly nodesByDepth: Readonly<Record<string, Node[]>>;
};

const isContainer = (layer: Layer): layer is Container => "nodesByDepth" in layer;

/**
 * Applies a model's layers anew, with those of the models within it as if they were its own. The layers, and so their
 * weights, are the same.
 * @returns its outputs, and the layers' calls in order
 */
export function flattened(
  model: layers.LayersModel,
  inputs: readonly Symbol[],
): { outputs: Symbol[]; calls: LayerCall[] } {
  const calls: LayerCall[] = [];
  const names = new Map<string, Layer>();
  const apply = (container: Container, given: readonly Symbol[]): Symbol[] => {
    // A sequence of layers knows how they are connected only once it is asked to build itself.
    if (Object.keys(container.nodesByDepth).length === 0) container.build(container.inputs[0]!.shape);
    const made = new Map(container.inputs.map((tensor, index) => [tensor.id, given[index]!]));
    const depths = Object.keys(container.nodesByDepth).map(Number);
    for (const depth of depths.sort((a, b) => b - a))
      for (const { outboundLayer: layer, inputTensors, outputTensors, callArgs } of container.nodesByDepth[depth]!) {
        if (layer.getClassName() === "InputLayer" || inputTensors.length === 0) continue;
        const own = inputTensors.map(({ id }) => made.get(id)!);
        const outputs = isContainer(layer)
          ? apply(layer, own)
          : ([layer.apply(own.length === 1 ? own[0]! : own, callArgs as never)].flat() as Symbol[]);
        if (!isContainer(layer)) {
          unique(layer, names);
          calls.push({ layer, inputs: own, outputs });
        }
        for (const [index, { id }] of outputTensors.entries()) made.set(id, outputs[index]!);
      }
    return container.outputs.map(({ id }) => made.get(id)!);
  };
  return { outputs: apply(model as unknown as Container, inputs), calls };
}

/** Models within a model may give layers the same names, which one model may not. */
function unique(layer: Layer, names: Map<string, Layer>): void {
  const plain = layer.name;
  for (let count = 1; names.has(layer.name) && names.get(layer.name) !== layer; count++)
    layer.name = `${plain}_${count}`;
  names.set(layer.name, layer);
}
