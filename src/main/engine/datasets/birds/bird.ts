import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import type { Colour } from "./anatomy.ts";
import { birdClasses, birdDistributions } from "./anatomy.ts";

/** One bird as it is seen: what each part looks like, how it stands, and before what. */
export interface Bird {
  readonly classIndex: number;
  /** The value of each attribute of each part. */
  readonly values: readonly (readonly number[])[];
  /** Of the body's centre, as shares of the image's side. */
  readonly x: number;
  readonly y: number;
  /** Length of the body as a share of the image's side. */
  readonly size: number;
  /** How far it leans forward, radians. */
  readonly angle: number;
  /** Whether it looks to the left. */
  readonly mirrored: boolean;
  /** Of the back and the sides of the head, which tell nothing of the class. */
  readonly plumage: Colour;
  readonly background: Background;
}

export interface Background {
  readonly top: Colour;
  readonly bottom: Colour;
  /** Soft blots, in shares of the side. */
  readonly blots: readonly { x: number; y: number; radius: number; colour: Colour }[];
  readonly seed: number;
}

/** The bird of an image: classes take turns, everything else is drawn. The same seed and number give the same bird. */
export function birdOf(seed: number, index: number): Bird {
  const generator = seededGenerator(seed).split(`bird ${index}`);
  const classIndex = index % birdClasses.length;
  const uniform = (low: number, high: number) => low + (high - low) * generator.next();
  const shade = uniform(0.35, 0.6);
  return {
    classIndex,
    values: birdDistributions[classIndex]!.map((attributes) => attributes.map((shares) => drawn(shares, generator))),
    x: uniform(0.42, 0.58),
    y: uniform(0.42, 0.56),
    size: uniform(0.38, 0.52),
    angle: uniform(-0.35, 0.35),
    mirrored: generator.integer(2) === 1,
    plumage: [shade, shade * 0.94, shade * 0.86],
    background: background(generator),
  };
}

function drawn(shares: readonly number[], generator: RandomGenerator): number {
  let left = generator.next();
  for (const [value, share] of shares.entries()) {
    left -= share;
    if (left < 0) return value;
  }
  return shares.length - 1;
}

/** Sky, leaves, sand or water, out of focus. */
function background(generator: RandomGenerator): Background {
  const tones: readonly Colour[] = [
    [0.62, 0.74, 0.86],
    [0.5, 0.6, 0.42],
    [0.72, 0.66, 0.54],
    [0.44, 0.54, 0.56],
    [0.66, 0.7, 0.66],
  ];
  const tone = (): Colour => {
    const [r, g, b] = tones[generator.integer(tones.length)]!;
    const light = 0.85 + 0.3 * generator.next();
    return [r * light, g * light, b * light];
  };
  return {
    top: tone(),
    bottom: tone(),
    blots: Array.from({ length: 3 + generator.integer(5) }, () => ({
      x: generator.next(),
      y: generator.next(),
      radius: 0.06 + 0.2 * generator.next(),
      colour: tone(),
    })),
    seed: generator.integer(2 ** 31),
  };
}
