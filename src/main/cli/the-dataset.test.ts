import { expect, test } from "vitest";
import type { Dataset } from "#shared/contract/library.ts";
import { theDataset } from "./the-dataset.ts";

const own = { id: "own", shiftedFrom: null, madeBy: null } as Dataset;
const shifted = { id: "shifted", shiftedFrom: "own" } as Dataset;

test("what was made of a dataset's images is no second dataset, unless it is named", () => {
  expect(theDataset([own, shifted], undefined)).toBe(own);
  expect(theDataset([own, shifted], "shifted")).toBe(shifted);
  expect(() => theDataset([own, { ...own, id: "other" }, shifted], undefined)).toThrow("more than one dataset");
  expect(() => theDataset([shifted], undefined)).toThrow("has no dataset");
});
