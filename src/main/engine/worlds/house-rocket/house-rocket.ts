import type { RandomGenerator } from "#shared/random/generator.ts";
import { logNormalCdf } from "#shared/stats/normal-tail.ts";
import type { Coordinate, World } from "../world.ts";
import { drawHouseRocket } from "./draw-house-rocket.ts";

/** A normal distribution that is cut off at 0. */
interface PositiveNormal {
  readonly mean: number;
  readonly deviation: number;
}

export const houseRocketClasses = ["rocket", "house"] as const;

/**
 * Width and height of the rectangle and height of the triangle of rockets (c = 0) and houses (c = 1), each class half of
 * all. Booth, Sharma, Shah et al. 2020, §4.1, print t | c = 0 ~ N₊(8, 2²) and nothing for c = 1: that is a short triangle,
 * where their text has a tall one on a rocket. It is taken for the house's, and N₊(20, 5²) for the rocket's.
 */
const sizes: readonly (readonly PositiveNormal[])[] = [
  [
    { mean: 10, deviation: 5 },
    { mean: 30, deviation: 10 },
    { mean: 20, deviation: 5 },
  ],
  [
    { mean: 30, deviation: 10 },
    { mean: 10, deviation: 2 },
    { mean: 8, deviation: 2 },
  ],
];
/** The circle, where there is one: r ~ N₊(20, 10²), x, y ~ U(20, 40) (ibid.). */
const radius: PositiveNormal = { mean: 20, deviation: 10 };
const [low, high] = [20, 40];

const step = (name: string, deviation: number): Coordinate => ({ name, move: { kind: "continuous", deviation } });
const building = [step("width", 3), step("height", 2), step("roof", 2)];
const circle = [step("radius", 5), step("x", 5), step("y", 5)];

/** A triangle on a rectangle, z = (w, h, t). */
export const houseRocket: World = {
  coordinates: building,
  draw: (random) => drawBuilding(random.integer(2) === 0 ? 0 : 1, random),
  logPrior: (z) => logMixture(z),
  render: drawHouseRocket,
};

/** w, h and t of a rocket (c = 0) or a house. */
export const drawBuilding = (c: 0 | 1, random: RandomGenerator): Float64Array =>
  Float64Array.from(sizes[c]!, (own) => drawPositive(own, random));

/** The same with a circle over it, z = (w, h, t, r, x, y), which says nothing of the class. */
export const houseRocketCircle: World = {
  coordinates: [...building, ...circle],
  draw: (random) =>
    Float64Array.of(
      ...houseRocket.draw(random),
      drawPositive(radius, random),
      low + (high - low) * random.next(),
      low + (high - low) * random.next(),
    ),
  logPrior(z) {
    const [r, x, y] = [z[3]!, z[4]!, z[5]!];
    const isInside = x >= low && x <= high && y >= low && y <= high;
    return isInside ? logMixture(z) + logDensity(r, radius) : Number.NEGATIVE_INFINITY;
  },
  render: drawHouseRocket,
};

/** p(c | w, h, t) by Bayes' rule, rocket and house: what a perfect classifier answers. */
export function houseRocketAnswer(z: Float64Array): readonly [number, number] {
  const house = 1 / (1 + Math.exp(logJoint(z, 0) - logJoint(z, 1)));
  return [1 - house, house];
}

/** log Σ_c ½ p(w, h, t | c). */
function logMixture(z: Float64Array): number {
  const [a, b] = [logJoint(z, 0), logJoint(z, 1)];
  const larger = Math.max(a, b);
  if (larger === Number.NEGATIVE_INFINITY) return larger;
  return larger + Math.log(0.5 * Math.exp(a - larger) + 0.5 * Math.exp(b - larger));
}

const logJoint = (z: Float64Array, c: 0 | 1): number =>
  sizes[c]!.reduce((sum, own, k) => sum + logDensity(z[k]!, own), 0);

function logDensity(value: number, { mean, deviation }: PositiveNormal): number {
  if (!(value > 0)) return Number.NEGATIVE_INFINITY;
  const scaled = (value - mean) / deviation;
  return -0.5 * (scaled * scaled + Math.log(2 * Math.PI)) - Math.log(deviation) - logNormalCdf(mean / deviation);
}

function drawPositive({ mean, deviation }: PositiveNormal, random: RandomGenerator): number {
  let value: number;
  do value = mean + deviation * random.normal();
  while (value <= 0);
  return value;
}
