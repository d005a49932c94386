import { expect, test } from "vitest";
import { type Colour, colourMap, colourMaps } from "./colour-map.ts";

test("the published colours are where they belong", () => {
  // matplotlib's viridis and cividis at their ends; Moreland's table. The polynomials of cividis are a fit.
  expect(colourMap("viridis")(0)).toEqual([68, 1, 84]);
  expect(colourMap("viridis")(1)).toEqual([253, 231, 37]);
  const near = (found: Colour, wanted: Colour, by = 1) =>
    found.forEach((channel, i) => {
      expect(Math.abs(channel - wanted[i]!)).toBeLessThanOrEqual(by);
    });
  near(colourMap("cividis")(0), [0, 34, 78], 13);
  near(colourMap("cividis")(1), [254, 232, 56], 13);
  near(colourMap("cool-warm")(0), [59, 76, 192]);
  near(colourMap("cool-warm")(0.25), [141, 176, 254]);
  near(colourMap("cool-warm")(0.5), [221, 221, 221]);
  near(colourMap("cool-warm")(0.75), [244, 154, 123]);
  near(colourMap("cool-warm")(1), [180, 4, 38]);
});

test("maps of magnitude grow lighter with every step, and the signed map is as light at both ends", () => {
  const luminance = ([r, g, b]: Colour) =>
    [r, g, b].reduce((sum, channel, i) => sum + [0.2126, 0.7152, 0.0722][i]! * (channel / 255) ** 2.2, 0);
  for (const name of ["viridis", "cividis"])
    for (let place = 0.05; place <= 1; place += 0.05)
      expect(luminance(colourMap(name)(place))).toBeGreaterThan(luminance(colourMap(name)(place - 0.05)));
  const ends = [0, 1].map((place) => luminance(colourMap("cool-warm")(place)));
  expect(ends[0]).toBeCloseTo(ends[1]!, 1);
});

test("what lies outside has the colour of the end, and unknown names are refused", () => {
  for (const map of Object.values(colourMaps)) {
    expect(map(-1)).toEqual(map(0));
    expect(map(2)).toEqual(map(1));
  }
  expect(() => colourMap("rainbow")).toThrow(/viridis/);
});
