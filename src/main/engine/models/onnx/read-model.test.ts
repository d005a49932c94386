import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { decodeModel, readModelFile } from "./read-model.ts";
import { runFile } from "./testing/compare-with-runtime.ts";
import { ModelBuilder } from "./testing/model-builder.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-onnx-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tinyNetwork(): ModelBuilder {
  const model = new ModelBuilder();
  const x = model.input("image", ["batch", 1, 6, 6]);
  const convolved = model.node("Conv", [x, model.random([2, 1, 3, 3]), model.random([2])], { name: "conv1" });
  const flat = model.node("Flatten", [model.node("Relu", [convolved])]);
  model.output(model.named("logits", model.node("Gemm", [flat, model.random([32, 3])])), ["batch", 3]);
  return model;
}

/** A model whose one constant is as given, added to its input. */
function withTensor(tensor: object): Uint8Array {
  const model = new ModelBuilder();
  model.rawInitializer({ name: "w", ...tensor });
  model.output(model.node("Add", [model.input("x", [2]), "w"]), [2]);
  return model.bytes();
}

const constantOf = (tensor: object) => decodeModel(withTensor(tensor), "m.onnx").constants.get("w")!;

describe("a model", () => {
  test("is read with its signature, its constants and its nodes in order", () => {
    const bytes = tinyNetwork().bytes({ metadataProps: [{ key: "author", value: "somebody" }], producerVersion: "2" });
    const model = decodeModel(bytes, "tiny.onnx");
    expect(model).toMatchObject({ producer: "tests 2", opset: 17, origin: "tiny.onnx" });
    expect(model.metadata.get("author")).toBe("somebody");
    expect(model.inputs).toEqual([{ name: "image", elementType: 1, shape: [null, 1, 6, 6] }]);
    expect(model.outputs).toEqual([{ name: "logits", elementType: 1, shape: [null, 3] }]);
    expect(model.nodes.map(({ operator }) => operator)).toEqual(["Conv", "Relu", "Flatten", "Gemm", "Identity"]);
    expect([...model.constants.values()].map(({ shape }) => shape)).toEqual([[2, 1, 3, 3], [2], [32, 3]]);
    expect(model.file.bytes()).toBe(bytes);
  });

  test("may list its nodes in any order", () => {
    const message = onnx.Model.decode(tinyNetwork().bytes()) as unknown as { graph: { node: object[] } };
    message.graph.node.reverse();
    const { nodes } = decodeModel(onnx.Model.encode(message as never).finish(), "m");
    expect(nodes.map(({ operator }) => operator)).toEqual(["Conv", "Relu", "Flatten", "Gemm", "Identity"]);
  });
});

describe("constants", () => {
  const raw = (array: ArrayBufferView) => new Uint8Array(array.buffer);
  test.each([
    ["float32", { dataType: 1, floatData: [1.5, -2] }, [1.5, -2]],
    ["float32, raw", { dataType: 1, rawData: raw(Float32Array.of(1.5, -2)) }, [1.5, -2]],
    ["float64", { dataType: 11, doubleData: [1.5, -2] }, [1.5, -2]],
    ["float64, raw", { dataType: 11, rawData: raw(Float64Array.of(1.5, -2)) }, [1.5, -2]],
    ["float16, raw", { dataType: 10, rawData: raw(Uint16Array.of(0x3e00, 0xc000)) }, [1.5, -2]],
    ["float16, small and large", { dataType: 10, int32Data: [0x0001, 0x7bff] }, [2 ** -24, 65504]],
    ["bfloat16", { dataType: 16, int32Data: [0x3fc0, 0xc000] }, [1.5, -2]],
    ["int64", { dataType: 7, int64Data: [3, -4] }, [3, -4]],
    ["int64 beyond int32", { dataType: 7, rawData: raw(BigInt64Array.of(2n ** 63n - 1n, -5n)) }, [2 ** 31 - 1, -5]],
    ["int8", { dataType: 3, rawData: raw(Int8Array.of(3, -4)) }, [3, -4]],
    ["uint8", { dataType: 2, int32Data: [3, 255] }, [3, 255]],
    ["bool", { dataType: 9, int32Data: [1, 0] }, [1, 0]],
  ])("of %s", (_, tensor, expected) => {
    expect(Array.from(constantOf({ dims: [2], ...tensor }).data)).toEqual(expected);
  });

  test("half precision is read as a machine of half precision has it", () => {
    const every = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);
    const expected = Array.from(new Float16Array(every.buffer), Number);
    expect(Array.from(constantOf({ dims: [every.length], dataType: 10, rawData: raw(every) }).data)).toEqual(expected);
  });

  test.each([
    ["of fewer elements than their shape", { dims: [3], dataType: 1, floatData: [1] }, /'w'.*\[3\] has 3 elements.*1/],
    ["of fewer bytes", { dims: [2], dataType: 1, rawData: new Uint8Array(7) }, /'w'.*takes 8 bytes, but there are 7/],
    ["of huge shapes", { dims: [2 ** 40, 2 ** 40], dataType: 1 }, /'w'.*more than 2147483648 elements/],
    ["whose extents multiply beyond numbers", { dims: Array(40).fill(2 ** 31), dataType: 1 }, /'w'.*more than/],
    ["of negative extents", { dims: [-1], dataType: 1 }, /'w'.*impossible extent/],
    ["of unknown types", { dims: [2], dataType: 99, rawData: new Uint8Array(8) }, /'w'.*type 99/],
    ["that are not numbers", { dims: [2], dataType: 1, floatData: [0, Number.NaN] }, /'w'.*element 1 is not a number/],
  ])("%s are refused by name", (_, tensor, message) => {
    expect(() => constantOf(tensor)).toThrow(message);
  });
});

describe("external data", () => {
  const values = Float32Array.of(7, 1.5, -2, 9);
  const external = (entries: Record<string, string>) => ({
    dims: [2],
    dataType: 1,
    dataLocation: 1,
    externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
  });
  const write = (name: string, entries: Record<string, string>) => {
    const home = join(folder, name);
    mkdirSync(join(home, "parts"), { recursive: true });
    writeFileSync(join(home, "model.onnx"), withTensor(external(entries)));
    writeFileSync(join(home, "parts", "weights.bin"), values);
    return join(home, "model.onnx");
  };

  test("is taken in, so that the model runs wherever it lies", async () => {
    const model = await readModelFile(write("good", { location: "parts/weights.bin", offset: "4", length: "8" }));
    expect(Array.from(model.constants.get("w")!.data)).toEqual([1.5, -2]);
    const x = { shape: [2], dtype: "float32", data: Float32Array.of(1, 1) } as const;
    expect(Object.values(await runFile(model.file.bytes(), { x }))[0]!.data).toEqual([2.5, -1]);
    expect(decodeModel(model.file.bytes(), "stored").constants.get("w")).toEqual(model.constants.get("w"));
  });

  test.each([
    ["../good/parts/weights.bin", /outside of the model's own folder/],
    ["parts/../../good/parts/weights.bin", /outside of the model's own folder/],
    ["..\\good\\parts\\weights.bin", /outside of the model's own folder/],
    ["/etc/passwd", /outside of the model's own folder/],
    ["C:\\secrets.bin", /outside of the model's own folder/],
    ["elsewhere/weights.bin", /outside of the model's own folder/],
    ["link.bin", /outside of the model's own folder/],
    ["missing.bin", /not beside the model/],
    ["parts", /no file/],
    ["", /without a name/],
  ])("in %j is refused", async (location, message) => {
    const path = write("bad", { location });
    const home = join(folder, "bad");
    rmSync(join(home, "elsewhere"), { force: true });
    rmSync(join(home, "link.bin"), { force: true });
    mkdirSync(join(folder, "good", "parts"), { recursive: true });
    writeFileSync(join(folder, "good", "parts", "weights.bin"), values);
    symlinkSync(join(folder, "good", "parts"), join(home, "elsewhere"));
    symlinkSync(join(folder, "good", "parts", "weights.bin"), join(home, "link.bin"));
    await expect(readModelFile(path)).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringMatching(message),
    });
  });

  test.each([
    [{ location: "parts/weights.bin", offset: "12", length: "8" }, /bytes 12 to 20 of .*, which has 16/],
    [{ location: "parts/weights.bin", offset: "-4" }, /offset of its external data is "-4"/],
    [{ location: "parts/weights.bin", length: "1e3" }, /length of its external data is "1e3"/],
    [{ location: "parts/weights.bin" }, /takes 8 bytes, but there are 16/],
  ])("with %j is refused", async (entries, message) => {
    await expect(readModelFile(write("odd", entries))).rejects.toThrow(message);
  });

  test("within a subgraph is held to the same rule", async () => {
    const inner = { node: [], initializer: [{ name: "hidden", ...external({ location: "/etc/passwd" }) }] };
    const model = tinyNetwork();
    model.rawNode({ opType: "If", output: ["choice"], attribute: [{ name: "then_branch", type: 5, g: inner }] });
    writeFileSync(join(folder, "nested.onnx"), model.bytes());
    await expect(readModelFile(join(folder, "nested.onnx"))).rejects.toThrow(/'hidden'.*outside/);
  });
});

describe("what is no usable model is refused with what is wrong and where:", () => {
  test("a missing file, a folder, an empty file", async () => {
    await expect(readModelFile(join(folder, "nowhere.onnx"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(readModelFile(folder)).rejects.toMatchObject({ code: "INVALID" });
    expect(() => decodeModel(new Uint8Array(), "m.onnx")).toThrow("m.onnx is not a usable ONNX model: it is empty.");
  });

  test("a truncated file, anywhere", () => {
    const bytes = tinyNetwork().bytes();
    for (let length = 1; length < bytes.length; length += 7)
      expect(() => decodeModel(bytes.subarray(0, length), "m")).toThrow(ExemplarError);
    expect(() => decodeModel(bytes.subarray(0, 200), "m")).toThrow(/cut short.* at byte \d+ of 200, in model/);
  });

  test("a value that nothing makes, that is made twice, or that waits for itself", () => {
    const broken = (node: object) => {
      const model = tinyNetwork();
      model.rawNode(node);
      return () => decodeModel(model.bytes(), "m");
    };
    expect(broken({ opType: "Relu", name: "late", input: ["ghost"], output: ["y"] })).toThrow(
      /node late \(Relu\) reads the value 'ghost', which nothing makes/,
    );
    expect(broken({ opType: "Relu", name: "twin", input: ["image"], output: ["logits"] })).toThrow(
      /'logits' is made twice/,
    );
    expect(broken({ opType: "Add", name: "loop", input: ["image", "z"], output: ["z"] })).toThrow(/loop.*cycle/);
    const model = tinyNetwork();
    model.output("phantom");
    expect(() => decodeModel(model.bytes(), "m")).toThrow(/nothing makes its output 'phantom'/);
  });

  test("parts nested without end", () => {
    let graph: object = { node: [] };
    for (let depth = 0; depth < 30; depth++)
      graph = { node: [{ opType: "If", attribute: [{ name: "then_branch", type: 5, g: graph }] }] };
    const bytes = onnx.Model.encode({ graph } as never).finish();
    expect(() => decodeModel(bytes, "m")).toThrow(/nested more than 40 deep/);
  });

  test("a small file that would fill the memory", () => {
    // A graph (field 7, its length as a varint) of 3 million empty nodes (field 1) of two bytes each.
    const nodes = new Uint8Array(6_000_000).map((_, index) => (index % 2 === 0 ? 0x0a : 0));
    const length = [0, 7, 14].map((shift) => 0x80 | ((nodes.length >> shift) & 0x7f));
    const header = Uint8Array.of(0x3a, ...length, nodes.length >> 21);
    const file = new Uint8Array([...header, ...nodes]);
    expect(() => decodeModel(file, "m")).toThrow(/more than 2000000 messages/);
  });

  test("any file with some bytes changed is read or refused in words, never worse", () => {
    const good = tinyNetwork().bytes();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.option(fc.nat(good.length)),
        (changes, cut) => {
          const bytes = good.slice(0, cut ?? good.length);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          try {
            expect(decodeModel(bytes, "m.onnx").nodes.length).toBeGreaterThan(0);
          } catch (error) {
            if (!(error instanceof ExemplarError)) throw error;
            expect(error).toMatchObject({ code: "INVALID", message: expect.stringContaining("m.onnx") });
          }
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
  });

  test("any bytes at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeModel(bytes, "m")).toThrow(ExemplarError);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
