import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { readTfjsModel } from "./read-model.ts";
import type { GraphFile, GraphWriter } from "./testing/graph-writer.ts";
import { importFile, nodeOf, plain, saveGraph } from "./testing/small-graphs.ts";

let folder: string;
beforeAll(async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-graph-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const save = (graph: GraphWriter, name: string, change?: (file: GraphFile) => object) =>
  saveGraph(join(folder, name), graph, change);

describe("what is no usable graph is refused in words:", () => {
  const refused = async (
    name: string,
    graph: GraphWriter,
    change: (file: GraphFile) => object,
    message: RegExp,
    code = "INVALID",
  ) => {
    const attempt = (async () => importFile(save(graph, name, change)))();
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  };
  const same = (file: GraphFile) => file;

  test("weights outside of its folder, and files that are too short", async () => {
    const manifest = (change: object) => (file: GraphFile) => ({
      ...file,
      weightsManifest: [{ ...file.weightsManifest[0]!, ...change }],
    });
    await refused("outside", plain(), manifest({ paths: ["../plain/group1-shard1of1.bin"] }), /outside of the model's/);
    await refused("no-weights", plain(), manifest({ paths: [], weights: [] }), /no values of its constant '/);
    const path = save(plain(), "short");
    writeFileSync(join(path, "..", "group1-shard1of1.bin"), Buffer.alloc(100));
    expect(() => readTfjsModel(path)).toThrow(/hold 100 bytes, its weights take/);
  });

  test("control flow, by the operator's name", () =>
    refused(
      "loop",
      plain(),
      (file) => {
        nodeOf(file, "relu").op = "StatelessWhile";
        return file;
      },
      /by StatelessWhile, in its node 'relu'/,
      "UNSUPPORTED",
    ));

  test("an operator that TF.js lacks", async () => {
    const renamed = (op: string) => (file: GraphFile) => {
      nodeOf(file, "relu").op = op;
      return file;
    };
    await refused("unknown", plain(), renamed("Frobnicate"), /Unknown op 'Frobnicate'/, "UNSUPPORTED");
  });

  test("nodes that read one another, or what no node makes", async () => {
    const reading = (node: string, input: string) => (file: GraphFile) => {
      nodeOf(file, node).input[0] = input;
      return file;
    };
    await refused("cycle", plain(), reading("relu", "mean"), /reads what is computed from it/);
    await refused("itself", plain(), reading("relu", "relu"), /reads what is computed from it/);
    await refused("ghost", plain(), reading("relu", "ghost:1"), /'relu' reads 'ghost:1', which no node makes/);
    await refused("prototype", plain().node("toString", "Relu", ["image"]), same, /a node is called 'toString'/);
  });

  test("more than memory holds", () => {
    const graph = plain();
    graph.node("vast", "Fill", [graph.integers("extents", [1], [2 ** 30]), graph.constant("one", [], [1])]);
    graph.node("total", "Sum", ["vast", graph.integers("all", [1], [0])]);
    graph.node("more", "AddV2", ["Identity", "total"]);
    graph.outputs.clear();
    return refused("vast", graph.output("more", "more"), same, /computes a value of shape \[1073741824\]/);
  });

  test("a range without end", () => {
    const graph = plain();
    const bounds = [
      graph.integers("from", [], [0]),
      graph.integers("to", [], [2 ** 31 - 1]),
      graph.integers("by", [], [1]),
    ];
    graph.node("range", "Range", bounds, { Tidx: { type: "DT_INT32" } });
    graph.node("total", "Sum", ["range", graph.integers("all", [1], [0])]);
    graph.node("more", "AddV2", ["Identity", "total"]).outputs.clear();
    return refused("range", graph.output("more", "more"), same, /'range' makes 2147483647 numbers by Range/);
  });

  test("weights of other shapes, and an image that is none", async () => {
    await refused(
      "swapped",
      plain(),
      (file) => {
        file.weightsManifest[0]!.weights.find(({ name }) => name === "dense/kernel")!.shape.reverse();
        return file;
      },
      /not a usable TensorFlow\.js model/,
    );
    await refused(
      "whole",
      plain(),
      (file) => {
        nodeOf(file, "image").attr.dtype = { type: "DT_INT32" };
        return file;
      },
      /reads 'image' as DT_INT32, not as float32/,
      "UNSUPPORTED",
    );
  });

  test("a description with some of its characters changed", async () => {
    const path = save(plain(), "fuzzed");
    const text = readFileSync(path, "utf8");
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom("0", "9", '"', "}", "[", "x", "-1,", "null"),
        async (at, put) => {
          writeFileSync(path, text.slice(0, at) + put + text.slice(at + 1));
          try {
            expect((await importFile(path)).report.output.classCount).toBeGreaterThan(1);
          } catch (error) {
            if (!(error instanceof ExemplarError)) throw error;
          }
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });
});
