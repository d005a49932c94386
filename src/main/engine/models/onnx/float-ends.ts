import { onnx } from "../../compile/onnx-encoding.ts";
import type { Session } from "../../runtime/runtime.ts";
import { elementTypes } from "./messages.ts";

interface Value {
  name: string;
  type?: { tensorType?: { elemType: number } };
}

const FLOAT32 = ".float32";

/**
 * A file of half precision that takes and gives float32: it casts its input and these values, since JavaScript hands
 * ONNX Runtime no numbers of half precision.
 */
export function withFloatEnds(bytes: Uint8Array, input: string, values: readonly string[]): Uint8Array {
  const message = onnx.Model.decode(bytes) as unknown as {
    graph: { node: object[]; input: Value[]; output: Value[] };
  };
  const { graph } = message;
  const cast = (from: string, into: string, to: number) =>
    onnx.Node.create({ opType: "Cast", input: [from], output: [into], attribute: [{ name: "to", type: 2, i: to }] });
  for (const value of graph.input) {
    const tensor = value.type?.tensorType;
    if (value.name !== input || tensor?.elemType !== elementTypes.FLOAT16) continue;
    graph.node.unshift(cast(input + FLOAT32, input, elementTypes.FLOAT16));
    value.name = input + FLOAT32;
    tensor.elemType = elementTypes.FLOAT;
  }
  graph.node.push(...values.map((value) => cast(value, value + FLOAT32, elementTypes.FLOAT)));
  graph.output = values.map((value) => ({ name: value + FLOAT32 }));
  return onnx.Model.encode(message as never).finish();
}

/** The session of such a file, asked by the file's own names. */
export const byOwnNames = (session: Session, isInputCast: boolean): Session => ({
  async run(inputs) {
    const entries = Object.entries(inputs).map(([name, value]) => [isInputCast ? name + FLOAT32 : name, value]);
    const results = await session.run(Object.fromEntries(entries));
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name.slice(0, -FLOAT32.length), value]));
  },
  dispose: () => session.dispose(),
});

/** What the values are called in such a file. */
export const floatNames = (values: readonly string[]): string[] => values.map((value) => value + FLOAT32);
