import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { type AccuracyCell, accuracyByCondition } from "./accuracy-by-condition.ts";
import { ambiguityBesidePaper } from "./ambiguity-beside-paper.ts";
import { calibrationDiagram } from "./calibration.ts";
import { categoryProbabilitiesPlot } from "./category-probabilities.ts";
import { coefficientPlot } from "./coefficients.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { drawFigure, svgText } from "./draw-figure.ts";
import { effectsPlot } from "./effects.ts";
import { type Figure, palette } from "./figure.ts";
import { generatorLoss } from "./generator-loss.ts";
import { powerCurve } from "./power-curve.ts";
import { precisionRecall } from "./precision-recall.ts";
import { randomEffectsPlot } from "./random-effects.ts";
import { residualQuantilePoints, residualQuantiles } from "./residual-quantiles.ts";
import { binQuartiles, residualsByPrediction, residualsInOrder } from "./residuals-by-prediction.ts";
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

const categoryShares = ["shown", "not shown"].flatMap((label) => [
  { label, category: "low", probability: 0.25 },
  { label, category: "high", probability: 0.75 },
]);

/** Residuals that lie a quarter too low for the upper half of the predictions. */
const residuals = {
  residuals: Float64Array.from({ length: 1000 }, (_, k) => ((k % 100) + 0.5) / 100 / (k < 500 ? 1 : 2)),
  expected: Float64Array.from({ length: 1000 }, (_, k) => k / 1000),
  uniformity: { statistic: 0.25, pValue: 0.0001 },
  dispersion: { ratio: 1, pValue: 1 },
};

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
  generator: generatorLoss([
    { epoch: 1, losses: { discriminator: 1.4, generator: 0.7 } },
    { epoch: 2, losses: { discriminator: 0.9, generator: 1.1 } },
  ]),
  calibration: calibrationDiagram([{ from: 0.5, to: 1, n: 10, confidence: 0.8, accuracy: 0.6 }], 0.2),
  precisionRecall: precisionRecall(
    "Precision and recall",
    [{ label: "Gradient", curves: [{ recall: [0.1, 0.9], precision: [0.75, 0.25] }] }],
    { label: "Elsewhere", curves: [{ recall: [0.1, 0.9], precision: [0.2, 0.2] }] },
  ),
  ambiguities: ambiguityBesidePaper([
    {
      ...{ source: "insecurity", stimuli: 20, answers: 40 },
      amongParticipants: { share: 0.5, low: 0.4, high: 0.6 },
      withAlgorithm: { share: 0.25, low: null, high: null },
      dontKnow: { share: 0, low: 0, high: 0 },
      byChance: { amongParticipants: 0.28, withAlgorithm: 0.1, dontKnow: null },
      beyondCrops: null,
    },
  ]),
  randomEffects: randomEffectsPlot("participant", [
    { level: "b", mode: 0.5, stdDev: 0.1 },
    { level: "a", mode: -0.5, stdDev: 0.1 },
  ]),
  quantiles: residualQuantiles(residuals, "trials"),
  residuals: residualsByPrediction(residuals, "trials"),
  categories: categoryProbabilitiesPlot(categoryShares, "trust", "n = 40 trials"),
  effects: effectsPlot(
    [
      { panel: "Hits", label: "shown", mean: 0.75, low: 0.7, high: 0.8 },
      { panel: "Errors", label: "shown", mean: 0.25, low: 0.2, high: 0.3 },
    ],
    "n = 40 trials",
  ),
  power: powerCurve(
    [
      { participants: 40, trialsEach: 20, power: 0.9, lower: 0.82, upper: 0.95, replicates: 100 },
      { participants: 20, trialsEach: 20, power: 0.5, lower: 0.4, upper: 0.6, replicates: 100 },
      { participants: 40, trialsEach: 30, power: 0.9, lower: 0.82, upper: 0.95, replicates: 100 },
    ],
    "Model 2 against Model 1",
  ),
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

  test("is one image to assistive technology: its parts are hidden behind its description", () => {
    const drawing = draw(figure);
    expect(drawing.getAttribute("role")).toBe("img");
    expect(drawing.getAttribute("aria-label")).toBe(`${figure.title}. ${figure.description}`);
    const named = [...drawing.querySelectorAll("[aria-label]")];
    expect(named.length).toBeGreaterThan(0);
    for (const part of named) expect(part.closest("[aria-hidden=true]")).not.toBeNull();
  });

  test("every coordinate is a number, and text takes the font and the colour given", () => {
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toContain("font-family:Inter");
    expect(text).toContain('fill="currentColor"');
  });

  test("says in words what it shows", () => {
    expect(figure.caption).toMatch(/n = |epochs|studies/);
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

test("accuracy: a cell of one participant has a point and no interval", () => {
  const alone = { ...cell("Control", "hit", 1 / 9), low: null, high: null, participants: 1, participantMeans: [1 / 9] };
  const figure = accuracyByCondition([alone], 1000);
  expect(figure.description).toBe("hit, Control: 11.1% (no interval)");
  expect(numbers(figure, '[aria-label="dot"] circle', "cx")).toHaveLength(1);
  const intervals = (of: Figure) =>
    [...draw(of).querySelectorAll('[aria-label="rule"] line')].filter(
      (line) => line.getAttribute("x1") !== line.getAttribute("x2") && line.hasAttribute("y1"),
    );
  expect(intervals(figure)).toHaveLength(0);
  expect(intervals(figures.accuracy!)).toHaveLength(4);
});

test("calibration: a bin of one image is seen beside its interval, which spans what one image can say", () => {
  const figure = calibrationDiagram(
    [
      { from: 0.3, to: 0.4, n: 1, confidence: 0.35, accuracy: 1 },
      { from: 0.9, to: 1, n: 10_000, confidence: 0.98, accuracy: 0.98 },
    ],
    0.01,
  );
  const radii = numbers(figure, '[aria-label="dot"] circle', "r");
  expect(Math.min(...radii)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...radii)).toBe(12);
  // Wilson's interval of 1 in 1: from 1 / (1 + z²) = 0.207.
  expect(figure.description).toContain("confidence 35.0%: right in 100.0% of 1 (20.7% to 100.0%)");
});

test("confusion: only what happened has a shade, the deepest on the diagonal", () => {
  const opacities = numbers(figures.confusion!, `[fill="${palette[0]}"] rect`, "fill-opacity");
  expect(opacities).toEqual([Math.cbrt(0.8), Math.cbrt(0.2), 1].map((value) => expect.closeTo(value, 9)));
  expect(figures.confusion!.caption).toContain("90.00% on the diagonal");
  expect(figures.confusion!.description).toBe("Most frequent confusions: cat taken for dog (2).");
});

test("generator: a curve for each loss, the higher end named above the lower", () => {
  const curves = draw(figures.generator!).querySelectorAll('[aria-label="line"] path');
  expect(curves).toHaveLength(2);
  expect(figures.generator!.description).toBe("generator: 1.10 nats at the end; discriminator: 0.90 nats at the end");
  const names = [...draw(figures.generator!).querySelectorAll('[aria-label="text"] text')].map((text) => [
    text.textContent,
    Number(/translate\([^,]+,([\d.]+)\)/.exec(text.getAttribute("transform")!)![1]),
  ]);
  expect(names.map(([name]) => name)).toEqual(["generator", "discriminator"]);
  expect(Number(names[1]![1]) - Number(names[0]![1])).toBeGreaterThanOrEqual(12);
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

test("residual quantiles: the k-th of n stands at (k − ½)/n, thinned evenly", () => {
  const uniform = Float64Array.from({ length: 10 }, (_, k) => (k + 0.5) / 10).reverse();
  expect(residualQuantilePoints(uniform)).toEqual(
    [...uniform].reverse().map((observed) => ({ expected: observed, observed })),
  );
  const many = residualQuantilePoints(residuals.residuals);
  expect(many).toHaveLength(300);
  expect(
    many.every(
      ({ expected, observed }, k) => k === 0 || (expected > many[k - 1]!.expected && observed >= many[k - 1]!.observed),
    ),
  ).toBe(true);
  expect(figures.quantiles!.caption).toContain("D = 0.250, p < .001");
});

test("residuals by prediction: quartiles within bins show where they leave ¼, ½ and ¾", () => {
  const bins = binQuartiles(residualsInOrder(residuals));
  expect(bins.map(({ median }) => median)).toEqual([
    ...Array(5).fill(expect.closeTo(0.5, 9)),
    ...Array(5).fill(expect.closeTo(0.25, 9)),
  ]);
  expect(bins[0]).toMatchObject({ lower: expect.closeTo(0.2525, 9), upper: expect.closeTo(0.7475, 9) });
});

test("effects: a cell without an interval is a point alone", () => {
  const separated = effectsPlot(
    [
      { panel: "", label: "shown", mean: 1, low: Number.NaN, high: Number.NaN },
      { panel: "", label: "not shown", mean: 0.5, low: 0.4, high: 0.6 },
    ],
    "n = 40 trials",
  );
  expect(separated.description).toBe("shown: 100.0%; not shown: 50.0% (40.0% to 60.0%)");
  expect(svgText(draw(separated))).not.toContain("NaN");
  expect(numbers(separated, '[aria-label="dot"] circle', "cx")).toHaveLength(2);
});

test("categories: each bar is as wide as all of them, each part as its probability", () => {
  const bars = [...draw(figures.categories).querySelectorAll("g[aria-label=bar] rect")];
  const widths = bars.map((bar) => Number(bar.getAttribute("width")) + 1);
  const [low, high] = [widths[2]!, widths[3]!];
  expect(widths).toHaveLength(6);
  expect(widths[0]).toBeCloseTo(widths[1]!, 6);
  expect(high / low).toBeCloseTo(3, 6);
  expect(low + high).toBeCloseTo(widths[0]! + widths[1]!, 6);
});

test("power: points are in order of participants, whatever order they come in", () => {
  const [first, second] = numbers(figures.power!, '[aria-label="dot"] circle', "cx");
  expect(first).toBeLessThan(second!);
  expect(figures.power!.description).toBe(
    "20 participants with 20 trials: 50% (40% to 60%); 40 participants with 20 trials: 90% (82% to 95%); 40 participants with 30 trials: 90% (82% to 95%)",
  );
});

test("power: names of curves that end at one place stand apart", () => {
  const heights = [...draw(figures.power!).querySelectorAll('[aria-label="text"] text')].map((text) =>
    Number(/translate\([^,]+,([\d.]+)\)/.exec(text.getAttribute("transform")!)![1]),
  );
  expect(heights).toHaveLength(2);
  expect(Math.abs(heights[0]! - heights[1]!)).toBeGreaterThanOrEqual(12);
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

test("figures of a linear model are in units of its outcome", () => {
  const coefficients = coefficientPlot([{ term: "saliency", estimate: -0.1, stdError: 0.02 }], "n = 40", "log(rt)");
  const modes = randomEffectsPlot("participant", [{ level: "a", mode: -0.5, stdDev: 0.1 }], "log(rt)");
  const cells = [
    { panel: "", label: "shown", mean: -6.25, low: -6.5, high: -6 },
    { panel: "", label: "not shown", mean: -7.25, low: -7.5, high: -7 },
  ];
  const effects = effectsPlot(cells, "n = 40", "log(rt)");
  expect(effects.description).toBe("shown: −6.25 (−6.50 to −6.00); not shown: −7.25 (−7.50 to −7.00)");
  for (const figure of [coefficients, modes, effects]) {
    expect(figure.caption).toContain("log(rt)");
    expect(`${figure.caption} ${svgText(draw(figure))}`).not.toMatch(/log-odds|probabilit|guessing|NaN/i);
  }
  const [shown, notShown] = numbers(effects, '[aria-label="dot"] circle', "cx");
  expect(shown).toBeGreaterThan(notShown!);
});

test("ambiguities: a diamond for each share that was published, and no interval where there is none", () => {
  const drawing = draw(figures.ambiguities!);
  const [dots, diamonds] = [...drawing.querySelectorAll('[aria-label="dot"]')].map(({ children }) => children.length);
  expect([dots, diamonds]).toEqual([3, 3]);
  expect(drawing.querySelectorAll('[aria-label="rule"] line[stroke]')).toHaveLength(2);
  expect(figures.ambiguities!.description).toContain(
    "Agree with the algorithm, Insecurities: 25.0% (no interval), the paper 51.9%",
  );
});
