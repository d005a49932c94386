import { seededGenerator } from "#shared/random/generator.ts";

export interface Drawn {
  readonly shape: number[];
  readonly values: number[];
}

/** A `model.json` with a graph in it. */
export interface GraphFile {
  readonly modelTopology: {
    readonly node: { name: string; op: string; input: string[]; attr: Record<string, unknown> }[];
  };
  readonly weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: string }[];
  }[];
}

type Attribute = Readonly<Record<string, unknown>>;

export const floats = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** Puts together a graph model as TF.js's converter writes it: nodes, and constants whose values are in a file. */
export class GraphWriter {
  readonly drawn = new Map<string, Drawn>();
  readonly outputs = new Map<string, string>();
  readonly #nodes: { name: string; op: string; input: string[]; attr: Record<string, Attribute> }[] = [];
  readonly #constants: { name: string; shape: number[]; dtype: string; bytes: Buffer }[] = [];
  readonly #generator = seededGenerator(3).split("graph-writer");

  node(name: string, op: string, input: string[], attr: Record<string, Attribute> = {}): this {
    this.#nodes.push({ name, op, input, attr: { T: { type: "DT_FLOAT" }, ...attr } });
    return this;
  }

  placeholder(name: string, shape: number[]): this {
    const dim = shape.map((extent) => ({ size: String(extent) }));
    return this.node(name, "Placeholder", [], { dtype: { type: "DT_FLOAT" }, shape: { shape: { dim } } });
  }

  /** Weights uniform on [−0.5, 0.5]. Returns the constant's name. */
  floats(name: string, shape: number[]): string {
    return this.constant(
      name,
      shape,
      Array.from({ length: floats(shape) }, () => this.#generator.next() - 0.5),
    );
  }

  constant(name: string, shape: number[], values: number[]): string {
    this.drawn.set(name, { shape, values });
    return this.#constant(name, shape, "float32", Buffer.from(Float32Array.from(values).buffer));
  }

  integers(name: string, shape: number[], values: number[]): string {
    return this.#constant(name, shape, "int32", Buffer.from(Int32Array.from(values).buffer));
  }

  output(key: string, value: string): this {
    this.outputs.set(key, value);
    return this;
  }

  /** Where a constant's bytes begin in the file. */
  offsetOf(name: string): number {
    const before = this.#constants.slice(
      0,
      this.#constants.findIndex((constant) => constant.name === name),
    );
    return before.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  write(): { file: GraphFile; bytes: Buffer } {
    // The format keeps strings in base64.
    const encoded = (_key: string, value: unknown) => {
      const { s } = (value ?? {}) as { s?: string | string[] };
      if (s === undefined) return value;
      const encode = (text: string) => Buffer.from(text).toString("base64");
      return { s: typeof s === "string" ? encode(s) : s.map(encode) };
    };
    const outputs = Object.fromEntries([...this.outputs].map(([key, name]) => [key, { name, dtype: "DT_FLOAT" }]));
    const file = {
      format: "graph-model",
      generatedBy: "2.16.1",
      convertedBy: "1.0",
      signature: { outputs },
      modelTopology: { node: JSON.parse(JSON.stringify(this.#nodes, encoded)), library: {}, versions: { producer: 1 } },
      weightsManifest: [
        {
          paths: ["group1-shard1of1.bin"],
          weights: this.#constants.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
        },
      ],
    };
    return { file, bytes: Buffer.concat(this.#constants.map(({ bytes }) => bytes)) };
  }

  #constant(name: string, shape: number[], dtype: "float32" | "int32", bytes: Buffer): string {
    const type = dtype === "int32" ? "DT_INT32" : "DT_FLOAT";
    this.#nodes.push({ name, op: "Const", input: [], attr: { dtype: { type } } });
    this.#constants.push({ name, shape, dtype, bytes });
    return name;
  }
}
