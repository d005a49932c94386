import { expect, test } from "vitest";
import { compareEvaluations } from "./compare-evaluations.ts";
import { compatible } from "./compatible.ts";
import { methods, requireMethod } from "./list.ts";
import { outputKinds, shownPictures } from "./outputs/list.ts";
import { variantInWords, variantKey } from "./variant.ts";

const hash = (n: number) => n.toString(16).padStart(64, "0");

test("a method is refused for what it lacks, with the classifier's own reason", () => {
  const gradCam = methods.find(({ id }) => id === "grad-cam")!;
  expect(compatible(gradCam, { name: "Net", missing: {} })).toEqual({ ok: true, reason: "Works with Net" });
  expect(compatible(gradCam, { name: "Box", missing: { "spatial-layer": "it has no convolution" } })).toEqual({
    ok: false,
    reason: expect.stringMatching(/^Grad-CAM needs .*convolution.*, which Box does not give: it has no convolution$/),
  });
  expect(compatible(gradCam, { name: "Box", missing: { features: "none" } }).ok).toBe(true);
  expect(() => requireMethod("gradcam")).toThrow(/no method "gradcam"/);
});

test("a participant is shown an artefact's pictures by their hashes; what is unknown or missing is shown as nothing", () => {
  const png = (name: string, n: number) => ({ name, sha256: hash(n), dtype: "png" as const, shape: [2, 2, 3] });
  const summary = {
    images: [
      { picture: "a", map: "a-map", category: "cat", datasetIndex: 3 },
      { picture: "b", map: null, category: "dog", datasetIndex: null },
      { picture: "lost", map: null, category: "dog", datasetIndex: 4 },
    ],
    statements: [],
  };
  const files = [png("a", 1), png("a-map", 2), png("b", 3)];
  expect(shownPictures({ output: "image-set", summary, files })).toEqual([
    { sha256: hash(1), caption: "cat", mapSha256: hash(2) },
    { sha256: hash(3), caption: "dog", mapSha256: null },
  ]);
  expect(shownPictures({ output: "from-the-future", summary, files })).toEqual([]);
  expect(shownPictures({ output: "map", summary, files })).toEqual([]);
  expect(
    outputKinds.regions.shown(outputKinds.regions.summary.parse({ height: 2, width: 2, regions: [] }), () => null),
  ).toEqual([]);
});

test("variants are named by what is not at its default, whatever the order of their settings", () => {
  const settings = { masks: 2000, cells: 7, shown: 0.5 };
  expect(variantInWords({ method: "rise", settings })).toBe("RISE (masks 2000)");
  expect(variantInWords({ method: "rise", settings: {} })).toBe("RISE");
  expect(variantInWords({ method: "unknown", settings })).toBe("unknown");
  expect(variantKey({ method: "rise", settings })).toBe(
    variantKey({ method: "rise", settings: { shown: 0.5, cells: 7, masks: 2000 } }),
  );
});

const measured = (unit: string, group: string, value: number | null) => ({
  unit,
  group,
  measures: [
    { id: "m", label: "M", description: "", value, low: null, high: null, unit: null, better: null, note: null },
  ],
});

test("groups are compared on the units that both have, pair by pair", () => {
  const units = Array.from({ length: 40 }, (_, k) => `t${k}`);
  const evaluated = units.flatMap((unit, k) => [
    measured(unit, "a", k),
    // Always one more, so the pairs differ by exactly that, however much the units differ.
    ...(k < 30 ? [measured(unit, "b", k + 1)] : [measured(unit, "b", null)]),
  ]);
  const [comparison] = compareEvaluations(evaluated, { seed: 1 });
  expect(comparison!.groups.map(({ group, n, mean }) => [group, n, mean])).toEqual([
    ["a", 40, 19.5],
    ["b", 30, 15.5],
  ]);
  const [difference] = comparison!.differences;
  expect(difference).toEqual({ first: "a", second: "b", n: 30, difference: 1, low: 1, high: 1 });
  const [own] = comparison!.groups;
  // 19.5 ± 1.96 · SD / √40, SD² = (40² − 1) / 12.
  const half = 1.96 * Math.sqrt((40 ** 2 - 1) / 12 / 40);
  expect(own!.low).toBeGreaterThan(19.5 - 1.25 * half);
  expect(own!.low).toBeLessThan(19.5 - 0.75 * half);
  expect(own!.high).toBeLessThan(19.5 + 1.25 * half);
  expect(compareEvaluations(evaluated, { seed: 1 })).toEqual([comparison]);
  expect(compareEvaluations([measured("t", "a", null)], { seed: 1 })).toEqual([]);
});
