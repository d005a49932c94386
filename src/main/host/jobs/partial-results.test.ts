import { expect, test } from "vitest";
import { PartialResultsSoFar } from "./partial-results.ts";

test("a long curve keeps its course in fewer points, and a picture its latest", () => {
  const soFar = new PartialResultsSoFar();
  for (let x = 1; x <= 5000; x++)
    soFar.add({ kind: "point", curve: "Error", x, y: 1 / x, xLabel: "masks", yLabel: "Error" });
  for (const url of ["data:first", "data:second"]) soFar.add({ kind: "picture", label: "The map so far", url });
  const { curves, pictures } = soFar.results;
  expect(curves[0]!.x.length).toBeLessThanOrEqual(1000);
  expect([curves[0]!.x[0], curves[0]!.x.at(-1)! > 4900]).toEqual([1, true]);
  expect(curves[0]!.x).toEqual(curves[0]!.x.toSorted((a, b) => a - b));
  expect(pictures).toEqual([{ label: "The map so far", url: "data:second" }]);
});
