import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { type AccuracyCell, accuracyByCondition } from "./accuracy-by-condition.ts";
import { calibrationDiagram } from "./calibration.ts";
import { coefficientPlot } from "./coefficients.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { drawFigure, svgText } from "./draw-figure.ts";
import { type Figure, palette } from "./figure.ts";
import { randomEffectsPlot } from "./random-effects.ts";
import { trainingCurve } from "./training-curve.ts";

const cell = (condition: string, targetKind: string, mean: number): AccuracyCell => ({
  condition,
  targetKind,
  mean,
  low: mean - 0.1,
  high: mean + 0.1,
  participants: 2,
  trials: 40,
  participantMeans: [mean - 0.05, mean + 0.05],
});

const figures: Record<string, Figure> = {
  accuracy: accuracyByCondition(
    [
      cell("Control", "hit", 0.75),
      cell("Maps", "hit", 0.5),
      cell("Control", "error", 0.25),
      cell("Maps", "error", 0.5),
    ],
    1000,
  ),
  confusion: confusionMatrix(
    ["cat", "dog"],
    [
      [8, 2],
      [0, 10],
    ],
  ),
  coefficients: coefficientPlot(
    [
      { term: "(Intercept)", estimate: -1.06, stdError: 0.14 },
      { term: "saliency", estimate: 0.09, stdError: 0.1 },
    ],
    "n = 40 trials",
  ),
  training: trainingCurve([
    { epoch: 1, loss: 0.5, accuracy: 0.9, testAccuracy: 0.92 },
    { epoch: 2, loss: 0.2, accuracy: 0.95, testAccuracy: null },
  ]),
  calibration: calibrationDiagram([{ from: 0.5, to: 1, n: 10, confidence: 0.8, accuracy: 0.6 }], 0.2),
  randomEffects: randomEffectsPlot("participant", [
    { level: "b", mode: 0.5, stdDev: 0.1 },
    { level: "a", mode: -0.5, stdDev: 0.1 },
  ]),
};

function draw(figure: Figure) {
  const { document } = parseHTML("<html><body></body></html>");
  return drawFigure(figure, { document, fontFamily: "Inter" });
}

describe.each(Object.entries(figures))("%s", (_name, figure) => {
  const text = svgText(draw(figure));

  test("is an SVG file of its own: it refers to nothing outside and has a namespace", () => {
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|url\((?!#)|@import|<image/);
  });

  test("every coordinate is a number, and text takes the font and the colour given", () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toContain("font-family:Inter");
    expect(text).toContain('fill="currentColor"');
  });

  test("says in words what it shows", () => {
    expect(figure.caption).toMatch(/n = |epochs/);
    expect(draw(figure).getAttribute("aria-label")).toBe(`${figure.title}. ${figure.description}`);
    expect(draw(figure).getAttribute("role")).toBe("img");
  });
});

const numbers = (figure: Figure, selector: string, attribute: string) =>
  [...draw(figure).querySelectorAll(selector)].map((element) => Number(element.getAttribute(attribute)));

test("accuracy: points stand at their share of the axis, intervals end where they should", () => {
  const drawing = draw(figures.accuracy!);
  const ticks = [...drawing.querySelectorAll('[aria-label="x-axis tick"] path')].map(
    (tick) => tick.getAttribute("transform")!.match(/translate\(([\d.]+)/)![1],
  );
  const [from, to] = [Number(ticks[0]), Number(ticks.at(-1))];
  const at = (x: number) => from + (to - from) * x;
  expect(numbers(figures.accuracy!, '[aria-label="dot"] circle', "cx").sort()).toEqual(
    [0.25, 0.5, 0.5, 0.75].map((x) => expect.closeTo(at(x), 0)),
  );
  expect(numbers(figures.accuracy!, '[aria-label="rule"] line', "x1").sort()).toEqual(
    expect.arrayContaining([0.15, 0.4, 0.65].map((x) => expect.closeTo(at(x), 0))),
  );
});

test("confusion: only what happened has a shade, the deepest on the diagonal", () => {
  const opacities = numbers(figures.confusion!, `[fill="${palette[0]}"] rect`, "fill-opacity");
  expect(opacities).toEqual([Math.cbrt(0.8), Math.cbrt(0.2), 1].map((value) => expect.closeTo(value, 9)));
  expect(figures.confusion!.caption).toContain("90.00% on the diagonal");
  expect(figures.confusion!.description).toBe("Most frequent confusions: cat taken for dog (2).");
});

test("coefficients: filled where the Wald interval leaves out zero", () => {
  expect(numbers(figures.coefficients!, '[aria-label="dot"] circle', "fill-opacity")).toEqual([1, 0]);
  expect(figures.coefficients!.description).toBe("(Intercept): −1.06 (−1.33 to −0.79); saliency: 0.09 (−0.11 to 0.29)");
});

test("random effects are in ascending order, whatever order they come in", () => {
  const [first, second] = numbers(figures.randomEffects!, '[aria-label="dot"] circle', "cy");
  expect(first).toBeGreaterThan(second!);
  expect(figures.randomEffects!.description).toBe("From −0.50 (a) to 0.50 (b).");
});

test("a palette's colours stand out at 3:1 from white and from a dark page", () => {
  for (const colour of palette) {
    expect(contrast(colour, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, "#16181c")).toBeGreaterThanOrEqual(3);
  }
});

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}
