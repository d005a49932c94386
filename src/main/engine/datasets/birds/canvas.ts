import type { Colour } from "./anatomy.ts";

/** A form in the plane, by how far a point is from its edge: below zero inside. Exact near the edge only. */
export interface Form {
  distance(x: number, y: number): number;
  /** Where it can be: left, top, right, bottom. */
  readonly bounds: readonly [number, number, number, number];
}

/** An ellipse whose first axis is turned by an angle from the horizontal. */
export function ellipse(x: number, y: number, a: number, b: number, angle = 0): Form {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.max(a, b);
  return {
    bounds: [x - reach, y - reach, x + reach, y + reach],
    distance(px, py) {
      const [dx, dy] = [px - x, py - y];
      const u = (dx * cos + dy * sin) / a;
      const v = (dy * cos - dx * sin) / b;
      return (Math.sqrt(u * u + v * v) - 1) * Math.min(a, b);
    },
  };
}

/** A convex polygon, its corners in turn. */
export function polygon(...corners: readonly (readonly [number, number])[]): Form {
  const next = (k: number) => corners[(k + 1) % corners.length]!;
  const area = corners.reduce((sum, [x, y], k) => sum + x * next(k)[1] - next(k)[0] * y, 0);
  const edges = corners.map(([x, y], k) => {
    const [nextX, nextY] = next(k);
    const length = Math.sign(area) * Math.hypot(nextX - x, nextY - y);
    const [nx, ny] = [(nextY - y) / length, -(nextX - x) / length];
    return [nx, ny, nx * x + ny * y] as const;
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    distance: (x, y) =>
      edges.reduce((most, [nx, ny, c]) => Math.max(most, nx * x + ny * y - c), Number.NEGATIVE_INFINITY),
  };
}

/** What both of two forms cover. */
export const overlapOf = (a: Form, b: Form): Form => ({
  bounds: [
    Math.max(a.bounds[0], b.bounds[0]),
    Math.max(a.bounds[1], b.bounds[1]),
    Math.min(a.bounds[2], b.bounds[2]),
    Math.min(a.bounds[3], b.bounds[3]),
  ],
  distance: (x, y) => Math.max(a.distance(x, y), b.distance(x, y)),
});

/** From the plane that forms are given in to pixels: turned, mirrored, enlarged and moved. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** Pixels a unit. */
  readonly scale: number;
  readonly angle: number;
  readonly mirrored: boolean;
}

/** Pixels that forms are painted on, and which form each pixel shows. */
export class Canvas {
  readonly side: number;
  /** `[side, side, 3]`, 0 … 1. */
  readonly pixels: Float32Array;
  /** What was painted last over most of each pixel; −1 for the background. */
  readonly owner: Int8Array;

  constructor(side: number) {
    this.side = side;
    this.pixels = new Float32Array(side * side * 3);
    this.owner = new Int8Array(side * side).fill(-1);
  }

  /**
   * Paints a form with soft edges of one pixel.
   * @param paint the colour at a point of the plane
   */
  paint(
    form: Form,
    { x, y, scale, angle, mirrored }: Placement,
    owner: number,
    paint: (x: number, y: number) => Colour,
  ) {
    const { side, pixels } = this;
    const sign = mirrored ? -1 : 1;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [left, top, right, bottom] = form.bounds;
    const corners = [left, right].flatMap((u) =>
      [top, bottom].map((v) => [x + sign * scale * (u * cos - v * sin), y + scale * (u * sin + v * cos)] as const),
    );
    const range = (axis: 0 | 1) => {
      const own = corners.map((corner) => corner[axis]);
      return [
        Math.max(0, Math.floor(Math.min(...own) - 1)),
        Math.min(side - 1, Math.ceil(Math.max(...own) + 1)),
      ] as const;
    };
    const [[firstX, lastX], [firstY, lastY]] = [range(0), range(1)];
    for (let row = firstY; row <= lastY; row++)
      for (let column = firstX; column <= lastX; column++) {
        const [dx, dy] = [(sign * (column + 0.5 - x)) / scale, (row + 0.5 - y) / scale];
        const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
        const share = Math.min(1, 0.5 - form.distance(u, v) * scale);
        if (share <= 0) continue;
        const colour = paint(u, v);
        const at = row * side + column;
        for (let c = 0; c < 3; c++) pixels[3 * at + c]! += share * (colour[c]! - pixels[3 * at + c]!);
        if (share >= 0.5) this.owner[at] = owner;
      }
  }
}
