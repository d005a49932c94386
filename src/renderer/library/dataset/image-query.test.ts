import fc from "fast-check";
import { expect, test } from "vitest";
import { type ImageQuery, imageQueryAddress, readImageQuery } from "./image-query.ts";

const id = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const index = fc.nat(1000);
const query = fc.record(
  {
    datasetId: id,
    classifierId: id,
    split: fc.constantFrom("train", "test"),
    groundTruth: index,
    predicted: index,
    outcome: fc.constantFrom("hit", "error"),
  },
  { requiredKeys: ["datasetId", "classifierId"] },
) as fc.Arbitrary<ImageQuery>;

test("an address says exactly what was asked for", () => {
  fc.assert(
    fc.property(query, (asked) => {
      const search = new URLSearchParams(imageQueryAddress(asked).split("?")[1]);
      expect(readImageQuery(asked.datasetId, search)).toEqual(asked);
    }),
  );
});

test("what makes no sense in an address is left out", () => {
  const search = new URLSearchParams("split=half&truth=-1&predicted=3&outcome=hit");
  expect(readImageQuery("d", search)).toEqual({ datasetId: "d" });
});
