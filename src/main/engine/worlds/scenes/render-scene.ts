import { cameraPlace, rayThrough } from "./camera.ts";
import { colours, materials, type Scene } from "./scene.ts";
import { firstMet, type Meeting, type Solid, solidsOf } from "./solids.ts";
import { add, dot, reflect, scale, subtract, unit, type Vector } from "./vector.ts";

export interface RenderedScene {
  /** `[side, side, 3]`, 0 … 255. */
  readonly pixels: Uint8Array;
  /** For each pixel the number of the object at its middle; −1 for the ground. */
  readonly owner: Int8Array;
}

/** A lamp that is a square seen from below: its shadows are soft. The fill lamp and the sky have none. */
const lamp = { centre: [5.5, -0.5, 6.5] as Vector, half: 0.8, strength: 0.92 };
const fill = { direction: unit([-0.6, -0.9, 0.9]), strength: 0.16 };
const sky = 0.24;
const ground: Vector = [0.58, 0.575, 0.565];
/** What lies beyond the ground, and what shines in metal from above. */
const horizon: Vector = [0.62, 0.62, 0.62];
/** Points all over the lamp. */
const lampTargets: readonly Vector[] = [-2 / 3, 0, 2 / 3].flatMap((across) =>
  [-2 / 3, 0, 2 / 3].map((along) => add(lamp.centre, [lamp.half * across, lamp.half * along, 0])),
);
/** Rays a pixel where objects or shadows meet, either way. */
const samples = 2;

const rubber = { shine: 0.1, exponent: 8, mirror: 0 };
const metal = { shine: 1.1, exponent: 32, mirror: 0.5 };

/** sRGB to light and back (IEC 61966-2-1). */
const toLight = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const toByte = (light: number) => {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
};
const paints: readonly Vector[] = colours.map(
  ({ rgb: [r, g, b] }) => [toLight(r / 255), toLight(g / 255), toLight(b / 255)] as const,
);

const rays = new Map<number, readonly Vector[]>();

/** The rays through the middles of the pixels, row by row: the camera stays where it is. */
function raysOf(side: number): readonly Vector[] {
  const known = rays.get(side);
  if (known !== undefined) return known;
  const own = Array.from({ length: side * side }, (_, pixel) =>
    rayThrough(((pixel % side) + 0.5) / side, (Math.floor(pixel / side) + 0.5) / side),
  );
  rays.set(side, own);
  return own;
}

/** The number of the object at the middle of each pixel, `[side, side]`; −1 for the ground. */
export function ownersOf(scene: Scene, side: number): Int8Array {
  const solids = solidsOf(scene);
  return Int8Array.from(raysOf(side), (ray) => firstMet(solids, cameraPlace, ray)?.index ?? -1);
}

/**
 * Casts a ray through every pixel, and more through those whose neighbours differ. Light is what a lamp (with Phong's
 * highlights, 1975), a weaker lamp and the sky give, but for what is in the lamp's soft shadow; metal also mirrors, once.
 */
export function renderScene(scene: Scene, side: number): RenderedScene {
  const solids = solidsOf(scene);
  const owner = new Int8Array(side * side).fill(-1);
  const light = new Float64Array(side * side * 3);
  const see = (ray: Vector) => {
    const met = firstMet(solids, cameraPlace, ray);
    return { met, light: lightOf(met, solids, cameraPlace, ray, true) };
  };
  const middles = raysOf(side);
  for (let pixel = 0; pixel < owner.length; pixel++) {
    const own = see(middles[pixel]!);
    if (own.met !== null) owner[pixel] = own.met.index;
    light.set(own.light, 3 * pixel);
  }
  const pixels = new Uint8Array(light.length);
  for (let pixel = 0; pixel < owner.length; pixel++) {
    const [column, row] = [pixel % side, Math.floor(pixel / side)];
    if (!isEdge(owner, light, side, column, row)) {
      for (let c = 0; c < 3; c++) pixels[3 * pixel + c] = toByte(light[3 * pixel + c]!);
      continue;
    }
    let sum: Vector = [0, 0, 0];
    for (let k = 0; k < samples ** 2; k++) {
      const [dx, dy] = [(k % samples) + 0.5, Math.floor(k / samples) + 0.5];
      const [r, g, b] = see(rayThrough((column + dx / samples) / side, (row + dy / samples) / side)).light;
      // A glint is not to outshine the rest of its pixel.
      sum = add(sum, [Math.min(1.2, r), Math.min(1.2, g), Math.min(1.2, b)]);
    }
    for (let c = 0; c < 3; c++) pixels[3 * pixel + c] = toByte(sum[c]! / samples ** 2);
  }
  return { pixels, owner };
}

/** Whether a pixel's neighbours show another object, or are much lighter or darker. */
function isEdge(owner: Int8Array, light: Float64Array, side: number, column: number, row: number): boolean {
  const at = row * side + column;
  const differs = (next: number) =>
    owner[next] !== owner[at] || Math.abs(light[3 * next + 1]! - light[3 * at + 1]!) > 0.12;
  return (
    (column > 0 && differs(at - 1)) ||
    (column < side - 1 && differs(at + 1)) ||
    (row > 0 && differs(at - side)) ||
    (row < side - 1 && differs(at + side))
  );
}

/** The light that comes back along a ray from what it met first. @param mirrors whether metal mirrors what is about it */
function lightOf(
  met: Meeting | null,
  solids: readonly Solid[],
  origin: Vector,
  direction: Vector,
  mirrors: boolean,
): Vector {
  if (met === null) {
    if (direction[2] > -0.02) return horizon;
    const point = add(origin, scale(direction, -origin[2] / direction[2]));
    const lit = litGround(solids, point, mirrors);
    // Farther ground fades into what lies beyond it.
    const near = 1 / (1 + (dot(point, point) / 90) ** 2);
    return add(scale(lit, near), scale(horizon, 0.9 * (1 - near)));
  }
  const { object } = met.solid;
  const point = add(origin, scale(direction, met.at));
  const normal = met.solid.normal(point);
  const paint = paints[object.colour]!;
  const isMetal = materials[object.material] === "metal";
  const { shine, exponent, mirror } = isMetal ? metal : rubber;
  const open = openness(solids, point, normal, mirrors);
  const towards = unit(subtract(lamp.centre, point));
  const diffuse = lamp.strength * open * Math.max(0, dot(normal, towards));
  const filled = fill.strength * Math.max(0, dot(normal, fill.direction));
  // The ground takes some of the sky from what is low and looks down.
  const above = sky * (0.55 + 0.45 * normal[2]) * (0.75 + 0.25 * Math.min(1, point[2] / 0.4));
  const glint = shine * open * Math.max(0, dot(reflect(direction, normal), towards)) ** exponent;
  let light = scale(paint, (1 - mirror) * 1.25 * (diffuse + filled + above));
  if (mirror > 0 && mirrors) {
    const away = reflect(direction, normal);
    const around = lightOf(firstMet(solids, point, away), solids, point, away, false);
    // Metal mirrors nearly all that grazes it (Schlick 1994), and colours the rest.
    const grazing = (1 - Math.max(0, -dot(direction, normal))) ** 5;
    const tint = paint.map((value) => mirror * (0.1 + 0.9 * value) + (0.8 - mirror) * grazing * 0.5);
    light = add(light, [tint[0]! * around[0], tint[1]! * around[1], tint[2]! * around[2]]);
  }
  return add(light, scale(isMetal ? add(scale(paint, 0.4), [0.6, 0.6, 0.6]) : [1, 1, 1], glint));
}

function litGround(solids: readonly Solid[], point: Vector, softly: boolean): Vector {
  const normal: Vector = [0, 0, 1];
  const direct = lamp.strength * openness(solids, point, normal, softly) * unit(subtract(lamp.centre, point))[2];
  return scale(ground, (direct + fill.strength * fill.direction[2] + sky) * contact(solids, point));
}

/** How much of the sky is left where objects stand near: darker at their feet. */
function contact(solids: readonly Solid[], [x, y]: Vector): number {
  let left = 1;
  for (const { centre, bound } of solids) {
    const away = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / bound ** 2;
    if (away < 4) left *= 1 - 0.22 * (1 - away / 4) ** 2;
  }
  return left;
}

/** The share of the lamp that is seen from a point: of its middle alone, or of points all over it. */
function openness(solids: readonly Solid[], point: Vector, normal: Vector, softly: boolean): number {
  const from = add(point, scale(normal, 1e-3));
  const between = shadowing(solids, from);
  if (between.length === 0) return 1;
  if (!softly) return isShut(between, from, lamp.centre) ? 0 : 1;
  let open = 0;
  for (const target of lampTargets) if (!isShut(between, from, target)) open++;
  return open / lampTargets.length;
}

function isShut(solids: readonly Solid[], from: Vector, target: Vector): boolean {
  const direction = unit(subtract(target, from));
  for (const solid of solids) if (solid.meet(from, direction) < Number.POSITIVE_INFINITY) return true;
  return false;
}

const none: readonly Solid[] = [];

/** The solids that could be between a point and the lamp: those that its cone comes near. */
function shadowing(solids: readonly Solid[], from: Vector): readonly Solid[] {
  const [x, y, z] = lamp.centre;
  const [u, v, w] = [x - from[0], y - from[1], z - from[2]];
  const length = Math.sqrt(u * u + v * v + w * w);
  let found: Solid[] | null = null;
  for (const solid of solids) {
    const { centre, bound } = solid;
    const [dx, dy, dz] = [centre[0] - from[0], centre[1] - from[1], centre[2] - from[2]];
    const along = (dx * u + dy * v + dz * w) / length;
    if (along < -bound) continue;
    const wide = bound + (Math.SQRT2 * lamp.half * Math.max(0, along)) / length;
    if (dx * dx + dy * dy + dz * dz - along * along > wide * wide) continue;
    if (found === null) found = [solid];
    else found.push(solid);
  }
  return found ?? none;
}
