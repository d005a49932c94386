import { expect, test } from "vitest";
import { matrix } from "../matrix.ts";
import { hoffman2023 } from "./hoffman-2023.ts";
import { jian2000 } from "./jian-2000.ts";
import { koerber2019 } from "./koerber-2019.ts";
import { publishedScales } from "./list.ts";
import type { PublishedScale } from "./published-scale.ts";

const reversed = ({ items }: PublishedScale) => items.flatMap((item, k) => (item.reversed ? [k + 1] : []));

test("each has as many items and points as its authors say, and turns round those that they do", () => {
  expect([jian2000.items.length, jian2000.points.length, reversed(jian2000)]).toEqual([12, 7, [1, 2, 3, 4, 5]]);
  // The manual: "inverted items (item 5, 7, 10, 15, and 16)".
  expect([koerber2019.items.length, koerber2019.points.length, reversed(koerber2019)]).toEqual([
    19,
    5,
    [5, 7, 10, 15, 16],
  ]);
  expect([hoffman2023.items.length, hoffman2023.points.length, reversed(hoffman2023)]).toEqual([9, 5, []]);
});

test("the subscales of TiA have the items of its manual's table 1", () => {
  const places = Map.groupBy(
    koerber2019.items.map(({ subscale }, k) => ({ subscale, place: k + 1 })),
    ({ subscale }) => subscale,
  );
  expect(Object.fromEntries([...places].map(([name, own]) => [name, own.map(({ place }) => place)]))).toEqual({
    "Reliability/Competence": [1, 6, 10, 13, 15, 19],
    "Understanding/Predictability": [2, 7, 11, 16],
    Familiarity: [3, 17],
    "Intention of Developers": [4, 8],
    "Propensity to Trust": [5, 12, 18],
    "Trust in Automation": [9, 14],
  });
});

test("each fills a matrix as it stands, and is cited", () => {
  for (const { name: _, label: __, ...scale } of publishedScales) {
    const parameters = matrix.parameters.parse({ ...scale, name: "scale" });
    expect(matrix.check(parameters, {})).toEqual([]);
    expect(scale.source).toMatch(/\((2000|2019|2023)\)/);
  }
});
