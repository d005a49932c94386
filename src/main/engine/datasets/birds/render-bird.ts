import { birdParts, type Colour, colourOf } from "./anatomy.ts";
import type { Background, Bird } from "./bird.ts";
import { Canvas, ellipse, type Form, overlapOf, type Placement, polygon } from "./canvas.ts";

export interface RenderedBird {
  /** `[side, side, 3]`, 0 … 255. */
  readonly pixels: Uint8Array;
  /** For each pixel the number of the part that it shows; −1 for anything else. */
  readonly owner: Int8Array;
}

const part = Object.fromEntries(birdParts.map(({ name }, k) => [name, k])) as Readonly<Record<string, number>>;
const nothing = -1;
const body = ellipse(0, 0, 0.5, 0.3);
const head = ellipse(0.5, -0.26, 0.2, 0.18);

/** Draws a bird: forms in units of its body's length, looking to the right, from back to front. */
export function renderBird(bird: Bird, side: number): RenderedBird {
  const canvas = new Canvas(side);
  paintBackground(canvas, bird.background);
  const { x, y, size, angle, mirrored, plumage } = bird;
  const place: Placement = { x: x * side, y: y * side, scale: size * side, angle, mirrored };
  const value = (name: string, attribute: number) =>
    birdParts[part[name]!]!.attributes[attribute]!.values[bird.values[part[name]!]![attribute]!]!;
  const paint = (form: Form, name: string, at: (x: number, y: number) => Colour) =>
    canvas.paint(form, place, part[name] ?? nothing, at);
  const plain = (name: string) => shaded(colourOf(value(name, 0)));

  for (const form of tail(value("tail", 1))) paint(form, "tail", plain("tail"));
  for (const form of legs(value("leg", 1))) paint(form, "leg", plain("leg"));
  paint(body, "back", shaded(plumage));
  paint(overlapOf(body, ellipse(-0.04, 0.3, 0.34, 0.24)), "belly", plain("belly"));
  const front = overlapOf(body, ellipse(0.42, 0.06, 0.26, 0.34));
  paint(front, "breast", patterned(colourOf(value("breast", 0)), value("breast", 1), 26));
  const wing = ellipse(-0.12, -0.08, 0.36, 0.15, -0.12);
  paint(wing, "wing", patterned(colourOf(value("wing", 0)), value("wing", 1), 22));
  paint(head, "head", shaded(plumage));
  const cap = overlapOf(head, polygon([0.2, -0.6], [0.8, -0.6], [0.8, -0.3], [0.2, -0.27]));
  if (value("crown", 1) === "raised")
    paint(polygon([0.42, -0.4], [0.3, -0.62], [0.56, -0.42]), "crown", plain("crown"));
  paint(cap, "crown", plain("crown"));
  for (const form of bill(value("bill", 1))) paint(form, "bill", plain("bill"));
  paint(ellipse(0.57, -0.25, 0.062, 0.062), "eye", () => colourOf(value("eye", 0)));
  paint(ellipse(0.575, -0.25, 0.032, 0.032), "eye", () => [0.03, 0.03, 0.03]);
  return { pixels: bytesOf(canvas, bird.background.seed), owner: canvas.owner };
}

function tail(form: string): Form[] {
  switch (form) {
    case "fan":
      return [polygon([-0.4, -0.1], [-0.84, -0.2], [-0.92, 0.02], [-0.84, 0.22], [-0.42, 0.1])];
    case "forked":
      return [
        polygon([-0.4, -0.08], [-0.95, -0.2], [-0.45, 0.06]),
        polygon([-0.42, -0.02], [-0.95, 0.24], [-0.4, 0.1]),
      ];
    default:
      return [polygon([-0.4, -0.07], [-1.08, 0.05], [-1.08, 0.14], [-0.42, 0.09])];
  }
}

const legs = (length: string): Form[] => {
  const foot = length === "long" ? 0.62 : 0.46;
  return [-0.06, 0.12].flatMap((x) => [
    polygon([x - 0.022, 0.2], [x + 0.022, 0.2], [x + 0.022, foot], [x - 0.022, foot]),
    polygon([x - 0.04, foot - 0.03], [x + 0.13, foot - 0.01], [x + 0.13, foot + 0.03], [x - 0.04, foot + 0.03]),
  ]);
};

function bill(form: string): Form[] {
  switch (form) {
    case "cone":
      return [polygon([0.66, -0.33], [0.86, -0.2], [0.66, -0.15])];
    case "dagger":
      return [polygon([0.66, -0.29], [1.02, -0.21], [0.66, -0.19])];
    default:
      return [
        polygon([0.66, -0.32], [0.86, -0.28], [0.9, -0.2], [0.66, -0.19]),
        polygon([0.82, -0.24], [0.9, -0.24], [0.88, -0.1]),
      ];
  }
}

/** A little lighter above, a little darker below. */
const shaded =
  ([r, g, b]: Colour) =>
  (_: number, y: number): Colour => {
    const light = 1 - 0.25 * Math.max(-0.6, Math.min(0.6, y));
    return [r * light, g * light, b * light];
  };

/** Bars across, or spots, of a darker or, on dark ground, lighter tone. */
function patterned(colour: Colour, pattern: string, frequency: number): (x: number, y: number) => Colour {
  const dark = colour[0] + colour[1] + colour[2] < 0.9;
  const other: Colour = dark ? [0.86, 0.86, 0.82] : [colour[0] * 0.25, colour[1] * 0.25, colour[2] * 0.3];
  const [ground, mark] = [shaded(colour), shaded(other)];
  return (x, y) => {
    const marked =
      pattern === "barred"
        ? Math.sin(frequency * (x + 0.35 * y)) > 0.45
        : pattern === "spotted"
          ? Math.sin(1.25 * frequency * x) * Math.sin(1.25 * frequency * y) > 0.42
          : false;
    return marked ? mark(x, y) : ground(x, y);
  };
}

function paintBackground({ side, pixels }: Canvas, { top, bottom, blots }: Background): void {
  for (let row = 0; row < side; row++) {
    const down = row / (side - 1 || 1);
    for (let column = 0; column < side; column++)
      for (let c = 0; c < 3; c++) pixels[3 * (row * side + column) + c] = top[c]! + down * (bottom[c]! - top[c]!);
  }
  for (const { x, y, radius, colour } of blots) {
    const [centreX, centreY, reach] = [x * side, y * side, radius * side];
    for (let row = Math.max(0, Math.floor(centreY - reach)); row < Math.min(side, centreY + reach); row++)
      for (let column = Math.max(0, Math.floor(centreX - reach)); column < Math.min(side, centreX + reach); column++) {
        const share = 1 - ((column - centreX) ** 2 + (row - centreY) ** 2) / reach ** 2;
        if (share <= 0) continue;
        const at = 3 * (row * side + column);
        for (let c = 0; c < 3; c++) pixels[at + c]! += 0.7 * share * share * (colour[c]! - pixels[at + c]!);
      }
  }
}

/** Grain of ± 3% on every pixel, from a generator that is as quick as it need be (Marsaglia's xorshift). */
function bytesOf({ pixels }: Canvas, seed: number): Uint8Array {
  const bytes = new Uint8Array(pixels.length);
  let state = seed | 1;
  for (let pixel = 0; pixel < pixels.length; pixel += 3) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grain = 15 * (state / 2 ** 31);
    for (let c = 0; c < 3; c++)
      bytes[pixel + c] = Math.max(0, Math.min(255, Math.round(255 * pixels[pixel + c]! + grain)));
  }
  return bytes;
}
