import { radiusOf, type Scene, type SceneObject, shapes } from "./scene.ts";
import type { Vector } from "./vector.ts";

/** An object as rays meet it. */
export interface Solid {
  readonly object: SceneObject;
  readonly centre: Vector;
  /** Radius of the sphere about the centre that it lies in. */
  readonly bound: number;
  /** How far along a ray from `origin` it is first met beyond `nearest`; Infinity where it is not. */
  meet(origin: Vector, direction: Vector): number;
  /** The outward unit normal at a point of the surface. */
  normal(point: Vector): Vector;
}

/** Rays that begin on a surface do not meet it there. */
export const nearest = 1e-4;

/** What is no farther from a tip is at it. */
const touching = 1e-9;

const never = Number.POSITIVE_INFINITY;
const first = (near: number, far: number): number => (near > nearest ? near : far > nearest ? far : never);

/** A form about the middle of its height, in coordinates of its own, for a radius r. */
interface Form {
  readonly bound: (r: number) => number;
  readonly halfHeight: (r: number) => number;
  meet(o: Vector, d: Vector, r: number): number;
  normal(p: Vector, r: number): Vector;
}

const sphere: Form = {
  bound: (r) => r,
  halfHeight: (r) => r,
  meet([x, y, z], [u, v, w], r) {
    const b = x * u + y * v + z * w;
    const root = b * b - (x * x + y * y + z * z - r * r);
    if (root < 0) return never;
    const s = Math.sqrt(root);
    return first(-b - s, -b + s);
  },
  normal: ([x, y, z], r) => [x / r, y / r, z / r],
};

const cube: Form = {
  bound: (r) => r * Math.sqrt(1.5),
  halfHeight: (r) => r * Math.SQRT1_2,
  meet(o, d, r) {
    const half = r * Math.SQRT1_2;
    let [near, far] = [-never, never];
    for (let k = 0; k < 3; k++) {
      if (d[k] === 0) {
        if (Math.abs(o[k]!) > half) return never;
        continue;
      }
      const [a, b] = [(-half - o[k]!) / d[k]!, (half - o[k]!) / d[k]!];
      near = Math.max(near, Math.min(a, b));
      far = Math.min(far, Math.max(a, b));
    }
    return near > far ? never : first(near, far);
  },
  normal([x, y, z]) {
    const [a, b, c] = [Math.abs(x), Math.abs(y), Math.abs(z)];
    if (a >= b && a >= c) return [Math.sign(x), 0, 0];
    return b >= c ? [0, Math.sign(y), 0] : [0, 0, Math.sign(z)];
  },
};

const cylinder: Form = {
  bound: (r) => r * Math.SQRT2,
  halfHeight: (r) => r,
  meet(o, d, r) {
    let found = never;
    const a = d[0] * d[0] + d[1] * d[1];
    const b = o[0] * d[0] + o[1] * d[1];
    const root = b * b - a * (o[0] * o[0] + o[1] * o[1] - r * r);
    if (root < 0) return never;
    for (const sign of [-1, 1]) {
      const t = (-b + sign * Math.sqrt(root)) / a;
      if (t > nearest && t < found && Math.abs(o[2] + t * d[2]) <= r) found = t;
    }
    return Math.min(found, meetDisc(o, d, r, r), meetDisc(o, d, r, -r));
  },
  normal: ([x, y, z], r) => (Math.abs(z) > r - 1e-6 ? [0, 0, Math.sign(z)] : [x / r, y / r, 0]),
};

/** Its base has the radius r, its tip is 2r above. */
const cone: Form = {
  bound: (r) => r * Math.SQRT2,
  halfHeight: (r) => r,
  meet(o, d, r) {
    // x² + y² = ((r − z) / 2)²
    const [e, f] = [(r - o[2]) / 2, -d[2] / 2];
    const a = d[0] * d[0] + d[1] * d[1] - f * f;
    const b = o[0] * d[0] + o[1] * d[1] - e * f;
    const root = b * b - a * (o[0] * o[0] + o[1] * o[1] - e * e);
    let found = meetDisc(o, d, r, -r);
    // Through the tip the root is 0, but for rounding.
    if (root < -touching * b * b) return found;
    for (const sign of [-1, 1]) {
      const t = (-b + sign * Math.sqrt(Math.max(0, root))) / a;
      const z = o[2] + t * d[2];
      if (t > nearest && t < found && z >= -r && z <= r + touching) found = t;
    }
    return found;
  },
  normal([x, y, z], r) {
    if (z < 1e-6 - r) return [0, 0, -1];
    const away = Math.hypot(x, y);
    if (away < touching) return [0, 0, 1];
    const [across, upward] = [2 / Math.sqrt(5), 1 / Math.sqrt(5)];
    return [(across * x) / away, (across * y) / away, upward];
  },
};

/** The disc of radius r at a height. */
function meetDisc(o: Vector, d: Vector, r: number, height: number): number {
  const t = (height - o[2]) / d[2];
  const [x, y] = [o[0] + t * d[0], o[1] + t * d[1]];
  return t > nearest && x * x + y * y <= r * r ? t : never;
}

const forms: Readonly<Record<(typeof shapes)[number], Form>> = { cube, sphere, cylinder, cone };

export const solidsOf = (scene: Scene): Solid[] => scene.map(solidOf);

function solidOf(object: SceneObject): Solid {
  const form = forms[shapes[object.shape]!];
  const r = radiusOf(object);
  const centre: Vector = [object.x, object.y, form.halfHeight(r)];
  const [cos, sin] = [Math.cos(object.orientation), Math.sin(object.orientation)];
  const inward = ([x, y, z]: Vector): Vector => [cos * x + sin * y, cos * y - sin * x, z];
  const from = ([x, y, z]: Vector): Vector => inward([x - centre[0], y - centre[1], z - centre[2]]);
  return {
    object,
    centre,
    bound: form.bound(r),
    meet: (origin, direction) => form.meet(from(origin), inward(direction), r),
    normal(point) {
      const [x, y, z] = form.normal(from(point), r);
      return [cos * x - sin * y, sin * x + cos * y, z];
    },
  };
}

/** Where a ray meets a solid. */
export interface Meeting {
  readonly solid: Solid;
  /** The solid's number. */
  readonly index: number;
  /** How far along the ray. */
  readonly at: number;
}

/** The solid that a ray meets first; null where it meets none. */
export function firstMet(solids: readonly Solid[], origin: Vector, direction: Vector): Meeting | null {
  let [index, before] = [-1, never];
  for (let k = 0; k < solids.length; k++) {
    const { centre, bound } = solids[k]!;
    const x = centre[0] - origin[0];
    const y = centre[1] - origin[1];
    const z = centre[2] - origin[2];
    const along = x * direction[0] + y * direction[1] + z * direction[2];
    if (x * x + y * y + z * z - along * along > bound * bound) continue;
    const at = solids[k]!.meet(origin, direction);
    if (at < before) [index, before] = [k, at];
  }
  return index < 0 ? null : { solid: solids[index]!, index, at: before };
}
