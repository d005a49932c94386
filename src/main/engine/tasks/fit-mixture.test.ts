import { expect, test } from "vitest";
import { mixtureColumns } from "#host/library/mixture-columns.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { fitMixture } from "./fit-mixture.ts";
import type { TaskContext } from "./task.ts";

test("two regimes in one table are told apart, each with its own effects, and the same seed finds the same", async () => {
  const random = seededGenerator(4);
  const rows = Array.from({ length: 300 }, (_, i) => {
    const [a, b, c] = [random.normal(), random.normal(), random.normal()];
    return { a, b, c, p: (i % 2 === 0 ? 2 * a + 3 : -2 * b - 3) + 0.2 * random.normal() };
  });
  const { x, y } = mixtureColumns(dataFrameFromRecords(rows), { outcome: "p", logit: false });
  const settings = { components: 3, nets: 2, sweeps: 400, chains: 2, seed: 1 };
  const runtime = onnxRuntime({ threads: 1 });
  const context = {
    ...{ signal: new AbortController().signal, onProgress: () => {} },
    state: { workplace: async () => ({ runtime }) },
  } as unknown as TaskContext;
  const found = await fitMixture({ x, y, ...settings }, context);
  expect(found.explained).toBeGreaterThan(0.98);
  const [one, two] = found.components;
  expect(Math.min(one!.share, two!.share)).toBeGreaterThan(0.4);
  const [rising, falling] = one!.mean[0]! > 1 ? [one!, two!] : [two!, one!];
  expect(rising.mean[0]).toBeGreaterThan(1.7);
  expect(rising.low[0]).toBeGreaterThan(1.5);
  expect(Math.abs(rising.mean[1]!)).toBeLessThan(0.3);
  expect(falling.mean[1]).toBeLessThan(-1.7);
  expect(Math.abs(falling.mean[2]!)).toBeLessThan(0.3);
  expect(await fitMixture({ x, y, ...settings }, context)).toEqual(found);
});
