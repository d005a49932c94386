import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { onnx } from "../../../compile/onnx-encoding.ts";

type AttributeValue =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: object };

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** How many outputs; one unless given. */
  readonly outputs?: number;
  readonly domain?: string;
  readonly name?: string;
}

/** Extents; a name is one that the caller chooses. */
export type SignatureShape = readonly (number | string)[];

/**
 * Writes ONNX models as exporters do, with seeded random weights. Every method that adds a node returns the name of its
 * (first) output.
 */
export class ModelBuilder {
  readonly opset: number;
  readonly generator: RandomGenerator;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];
  #counter = 0;

  constructor({ opset = 17, seed = 1 }: { readonly opset?: number; readonly seed?: number } = {}) {
    this.opset = opset;
    this.generator = seededGenerator(seed).split("onnx");
  }

  input(name: string, shape: SignatureShape, elementType = 1): string {
    this.#inputs.push(signature(name, shape, elementType));
    return name;
  }

  /** An output; what is left out is what ONNX Runtime infers. */
  output(name: string, shape?: SignatureShape, elementType = 1): void {
    this.#outputs.push(shape ? signature(name, shape, elementType) : { name });
  }

  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.nodes(operator, inputs, options)[0]!;
  }

  nodes(operator: string, inputs: readonly string[], options: NodeOptions = {}): string[] {
    const { attributes = {}, outputs = 1, domain = "", name } = options;
    const index = this.#counter++;
    const made = Array.from({ length: outputs }, (_, k) => `${operator}_${index}_${k}`);
    const attribute = Object.entries(attributes).map(([name, value]) => ({ name, ...encodeAttribute(value) }));
    this.#nodes.push({
      opType: operator,
      name: name ?? `${operator}_${index}`,
      input: inputs,
      output: made,
      attribute,
      domain,
    });
    return made;
  }

  /** A node exactly as it is written. */
  rawNode(node: object): void {
    this.#nodes.push(node);
  }

  rawInitializer(tensor: object): void {
    this.#initializers.push(tensor);
  }

  /** Renames a value by an identity, as for the graph's output. */
  named(name: string, value: string): string {
    this.#nodes.push({ opType: "Identity", name: `${name}_identity`, input: [value], output: [name] });
    return name;
  }

  floats(values: Iterable<number>, shape?: readonly number[]): string {
    const data = Float32Array.from(values);
    return this.#tensor(1, shape ?? [data.length], new Uint8Array(data.buffer));
  }

  /** Whole numbers of 8 bits, without a sign. */
  bytesOf(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#tensor(2, shape, Uint8Array.from(values));
  }

  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#tensor(7, shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  /** Random weights N(0, scale²). */
  random(shape: readonly number[], scale = 1, mean = 0): string {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return this.floats(
      Array.from({ length: size }, () => mean + scale * this.generator.normal()),
      shape,
    );
  }

  /** Random weights above zero. */
  positive(shape: readonly number[]): string {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return this.floats(
      Array.from({ length: size }, () => 0.5 + this.generator.next()),
      shape,
    );
  }

  /** The model as decoded protobuf, for tests that damage it. */
  message(extra: object = {}): object {
    return {
      irVersion: 8,
      producerName: "tests",
      opsetImport: [
        { domain: "", version: this.opset },
        { domain: "ai.onnx.ml", version: 3 },
      ],
      graph: {
        name: "graph",
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
      ...extra,
    };
  }

  bytes(extra: object = {}): Uint8Array {
    return new Uint8Array(onnx.Model.encode(this.message(extra)).finish());
  }

  #tensor(dataType: number, dims: readonly number[], rawData: Uint8Array): string {
    const name = `constant_${this.#counter++}`;
    this.#initializers.push({ name, dims, dataType, rawData });
    return name;
  }
}

function encodeAttribute(value: AttributeValue) {
  if (typeof value === "number") return { i: value, type: 2 };
  if (typeof value === "string") return { s: new TextEncoder().encode(value), type: 3 };
  if ("float" in value) return { f: value.float, type: 1 };
  if ("graph" in value) return { g: value.graph, type: 5 };
  if ("floats" in value) return { floats: value.floats, type: 6 };
  return { ints: value, type: 7 };
}

const signature = (name: string, shape: SignatureShape, elemType: number) => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: shape.map((extent) => (typeof extent === "string" ? { dimParam: extent } : { dimValue: extent })) },
    },
  },
});
