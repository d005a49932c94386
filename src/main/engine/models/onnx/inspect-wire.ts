import protobuf from "protobufjs/light.js";
import { onnx } from "../../compile/onnx-encoding.ts";
import { invalidModel } from "./errors.ts";

/**
 * How much decoded JavaScript a file may ask for. A few bytes of protobuf can stand for an object of hundreds, so what a
 * file would take in memory is counted before any of it is decoded; weights in `raw_data` cost what they weigh.
 */
const limits = { messages: 2_000_000, integers: 8_000_000, numbers: 150_000_000, depth: 40 };

/** Bytes of one element of a packed field; a varint may take a single byte. */
const packedWidth: Record<string, number> = { float: 4, double: 8, fixed32: 4, fixed64: 8 };

interface Open {
  readonly type: protobuf.Type;
  readonly end: number;
  readonly name: string;
  /** How many messages of each field have been seen, by the field's number. */
  readonly seen: Map<number, number>;
}

/**
 * Walks through the file's messages without decoding them.
 * @throws ExemplarError `INVALID`: the file ends too early, contradicts itself or would fill the memory, and where
 */
export function inspectWire(bytes: Uint8Array, origin: string): void {
  const reader = protobuf.Reader.create(bytes);
  const open: Open[] = [{ type: onnx.Model, end: bytes.length, name: "model", seen: new Map() }];
  const count = { messages: 0, integers: 0, numbers: 0 };
  const fail = (reason: string, cause?: unknown) => {
    const path = open.map(({ name }) => name).join(".");
    return invalidModel(origin, `${reason} at byte ${reader.pos} of ${bytes.length}, in ${path}`, cause);
  };
  while (open.length > 0) {
    const { type, end, seen } = open.at(-1)!;
    if (reader.pos === end) {
      open.pop();
      continue;
    }
    try {
      const tag = reader.uint32();
      const number = tag >>> 3;
      const wireType = tag & 7;
      const field = type.fieldsById[number]?.resolve();
      if (wireType !== 2 || !field) {
        reader.skipType(wireType);
        count.messages++;
      } else {
        const length = reader.uint32();
        if (length > end - reader.pos)
          throw new RangeError(`${field.name} is said to have ${length} bytes, of ${end - reader.pos} that are left`);
        if (field.resolvedType instanceof protobuf.Type) {
          const index = seen.get(number) ?? 0;
          seen.set(number, index + 1);
          const name = field.repeated ? `${field.name}[${index}]` : field.name;
          open.push({ type: field.resolvedType, end: reader.pos + length, name, seen: new Map() });
          count.messages++;
        } else {
          const isInteger = /int|bool/.test(field.type);
          if (isInteger) count.integers += length;
          else if (field.type in packedWidth) count.numbers += length / packedWidth[field.type]!;
          else count.messages++;
          reader.skip(length);
        }
      }
    } catch (error) {
      throw fail(
        error instanceof RangeError ? `it is cut short or damaged (${error.message})` : "it is damaged",
        error,
      );
    }
    if (reader.pos > end) throw fail("a part is longer than the part that holds it");
    if (open.length > limits.depth) throw fail(`its parts are nested more than ${limits.depth} deep`);
    for (const kind of ["messages", "integers", "numbers"] as const)
      if (count[kind] > limits[kind]) throw fail(`it has more than ${limits[kind]} ${kind} outside of its raw data`);
  }
}
