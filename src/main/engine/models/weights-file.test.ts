import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Weights } from "./architecture.ts";
import { decodeWeights, encodeWeights } from "./weights-file.ts";

const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return fc
    .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: size, maxLength: size })
    .map((values) => ({ shape, data: Float32Array.from(values) }));
});
const name = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((text) => text !== "__metadata__" && text !== "__proto__");
const weightsArbitrary: fc.Arbitrary<Weights> = fc.dictionary(name, tensor, { maxKeys: 6 });

const sample: Weights = {
  "fc/kernel": { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  "fc/bias": { shape: [3], data: Float32Array.of(-1, 0.5, 1e-30) },
};

function withHeader(json: string, data: Uint8Array = new Uint8Array(0), length = BigInt(json.length)): Uint8Array {
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length, true);
  file.set(new TextEncoder().encode(json), 8);
  file.set(data, 8 + json.length);
  return file;
}

test("what is written is read back, bit for bit, with its metadata", () => {
  fc.assert(
    fc.property(weightsArbitrary, fc.dictionary(name, fc.string()), (weights, metadata) => {
      const file = decodeWeights(encodeWeights(weights, metadata), "sample");
      expect(Object.keys(file.weights).sort()).toEqual(Object.keys(weights).sort());
      for (const [key, { shape, data }] of Object.entries(weights)) {
        expect(file.weights[key]!.shape).toEqual(shape);
        expect([...file.weights[key]!.data].every((value, index) => Object.is(value, data[index]))).toBe(true);
      }
      expect({ ...file.metadata }).toEqual({ ...metadata });
    }),
  );
});

test("in half precision a file holds each number's nearest in 11 bits, in half the space", () => {
  const half = fc.float({ noNaN: true, noDefaultInfinity: true, min: -65504, max: 65504 });
  fc.assert(
    fc.property(fc.array(half, { minLength: 1, maxLength: 20 }), (values) => {
      const data = Float32Array.from(values);
      const file = encodeWeights({ a: { shape: [data.length], data } }, {}, "F16");
      const header = Number(new DataView(file.buffer).getBigUint64(0, true));
      expect(file.length - 8 - header).toBe(2 * data.length);
      const read = decodeWeights(file, "sample").weights.a!.data;
      for (const [k, value] of data.entries())
        expect(Math.abs(read[k]! - value)).toBeLessThanOrEqual(Math.max(2 ** -11 * Math.abs(value), 2 ** -25));
    }),
  );
});

test("equal weights make equal files, whatever the order of their names", () => {
  const reversed = Object.fromEntries(Object.entries(sample).reverse());
  expect(encodeWeights(reversed)).toEqual(encodeWeights(sample));
});

test("the layout is the format's: length, JSON header padded to 8 bytes, little-endian data", () => {
  const file = encodeWeights(sample, { made: "here" });
  const view = new DataView(file.buffer);
  const length = Number(view.getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))).toEqual({
    __metadata__: { made: "here" },
    "fc/bias": { dtype: "F32", shape: [3], data_offsets: [0, 12] },
    "fc/kernel": { dtype: "F32", shape: [2, 3], data_offsets: [12, 36] },
  });
  expect(view.getFloat32(8 + length + 12, true)).toBe(1);
  expect(file.length).toBe(8 + length + 36);
});

test.each<[string, Uint8Array, RegExp]>([
  ["nothing", new Uint8Array(0), /only 0 bytes/],
  ["a header longer than the file", withHeader("{}", undefined, 1000n), /said to have 1000 bytes/],
  ["a header of 2⁶⁴ − 1 bytes", withHeader("{}", undefined, 2n ** 64n - 1n), /18446744073709551615 bytes/],
  ["a header that is not JSON", withHeader("{"), /not a JSON object/],
  ["a header that is a list", withHeader("[]"), /not a JSON object/],
  ["a header that is not UTF-8", withHeader("{}").fill(0xff, 8), /not a JSON object/],
  [
    "another element type",
    withHeader('{"a":{"dtype":"I16","shape":[],"data_offsets":[0,2]}}', new Uint8Array(2)),
    /tensor a/,
  ],
  [
    "a negative extent",
    withHeader('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', new Uint8Array(4)),
    /tensor a/,
  ],
  [
    "a shape too large for its bytes",
    withHeader('{"a":{"dtype":"F32","shape":[99999999,99999999],"data_offsets":[0,4]}}', new Uint8Array(4)),
    /a has shape/,
  ],
  [
    "data past the end of the file",
    withHeader('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', new Uint8Array(4)),
    /a has shape/,
  ],
  [
    "offsets in the wrong order",
    withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}', new Uint8Array(4)),
    /begins at 4/,
  ],
  [
    "tensors that share bytes",
    withHeader(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    /b begins at 0, not at 4/,
  ],
  [
    "a gap between tensors",
    withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', new Uint8Array(8)),
    /begins at 4, not at 0/,
  ],
  ["bytes after the last tensor", withHeader("{}", new Uint8Array(3)), /3 bytes follow/],
  ["metadata that are not text", withHeader('{"__metadata__":{"n":1}}'), /metadata/],
  [
    "a NaN",
    withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', Uint8Array.of(0, 0, 0xc0, 0x7f)),
    /element 0 of a is NaN/,
  ],
])("%s is refused by name", (_, file, reason) => {
  expect(() => decodeWeights(file, "weights.safetensors")).toThrow(reason);
  expect(() => decodeWeights(file, "weights.safetensors")).toThrow(ExemplarError);
});

test("a file damaged anywhere gives weights or a typed error, never another failure", () => {
  const file = encodeWeights(sample);
  fc.assert(
    fc.property(
      fc.nat({ max: file.length - 1 }),
      fc.nat({ max: 255 }),
      fc.nat({ max: file.length }),
      (at, byte, cut) => {
        const damaged = file.slice(0, cut);
        if (at < cut) damaged[at] = byte;
        try {
          decodeWeights(damaged, "damaged");
        } catch (error) {
          expect(error).toBeInstanceOf(ExemplarError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
