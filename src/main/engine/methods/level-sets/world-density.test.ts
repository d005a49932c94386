import { expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import type { Network } from "../../models/classifier.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { houseRocket, houseRocketClasses } from "../../worlds/house-rocket/house-rocket.ts";
import { sceneWorld } from "../../worlds/scenes/scene-world.ts";
import { askedLevel } from "./level.ts";
import { type DrawnSource, worldDensity } from "./world-density.ts";

const place = workplaceOn(onnxRuntime({ threads: 1 }));
const settings = parseSettings(requireMethod("level-set"), { category: "house", width: 0.2 });
const asked = askedLevel(settings as SettingsOf<"level-set">, [...houseRocketClasses]);

const networkFor = (inputShape: readonly [number, number, number]): Network => {
  const design = multilayerPerceptron.design(inputShape, 2);
  return {
    ...{ kind: "network", design, weights: design.initialise(4) },
    ...{ inputShape, classCount: 2, key: `toy ${inputShape}` },
  };
};
const densityOf = (source: Partial<DrawnSource> = {}) =>
  worldDensity({ network: networkFor([16, 16, 1]), world: houseRocket, ...source }, asked, place)(0.2);

const random = seededGenerator(1);
const positions = Array.from({ length: 6 }, () => houseRocket.draw(random));

test("the density is the prior's and the answer's, whatever else is in the batch", async () => {
  const density = densityOf();
  const together = await density(positions);
  for (const [k, z] of positions.entries()) {
    const { logDensity, prediction, gradient } = together[k]!;
    // log N(1; f(x), σ²), equation 6
    const answer = -0.5 * ((1 - prediction![1]!) / 0.2) ** 2 - Math.log(0.2 * Math.sqrt(2 * Math.PI));
    expect(logDensity).toBeCloseTo(houseRocket.logPrior(z) + answer, 4);
    expect(prediction![0]! + prediction![1]!).toBeCloseTo(1, 5);
    expect(gradient).toHaveLength(0);
    expect((await density([z]))[0]!.logDensity).toBeCloseTo(logDensity, 4);
  }
  expect(new Set(together.map(({ prediction }) => prediction![0])).size).toBe(6);
});

test("what has no image has no density, and is not drawn", async () => {
  const seen: Float64Array[] = [];
  const world = {
    ...houseRocket,
    render(z: Float64Array, side: number) {
      seen.push(z);
      return houseRocket.render(z, side);
    },
  };
  const impossible = Float64Array.of(-1, 10, 8);
  const found = await densityOf({ world })([positions[0]!, impossible, positions[1]!]);
  expect(found[1]!.logDensity).toBe(Number.NEGATIVE_INFINITY);
  expect(found[2]!.logDensity).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  expect(seen).toEqual([positions[0], positions[1]]);
});

test("what cannot go together, and a renderer that fails, are explained", async () => {
  expect(() => densityOf({ network: networkFor([16, 12, 1]) })).toThrow("16 × 12 pixels");
  const coloured = sceneWorld({ objects: 3, shapes: ["sphere"] });
  const scene = coloured.draw(random);
  await expect(densityOf({ world: coloured })([scene])).rejects.toThrow("3 values a pixel, and the classifier takes 1");
  const failing = {
    ...houseRocket,
    render: () => {
      throw new Error("out of ink");
    },
  };
  await expect(densityOf({ world: failing })(positions)).rejects.toThrow(/width \d.*could not be drawn.*out of ink/);
});
