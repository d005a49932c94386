import { add, cross, scale, subtract, unit, type Vector } from "./vector.ts";

/** Where CLEVR's camera is before it is jittered, and what it looks at. */
const place: Vector = [7.48, -6.5, 5.34];
const aim: Vector = [0, 0, 0.3];
/** Half of what is seen of a plane at distance 1, either way. */
const halfView = 0.36;

const forward = unit(subtract(aim, place));
const right = unit(cross(forward, [0, 0, 1]));
const up = cross(right, forward);

export const cameraPlace = place;

/** The unit direction through a point of the picture, from the upper left (0, 0) to the lower right (1, 1). */
export const rayThrough = (u: number, v: number): Vector =>
  unit(add(forward, add(scale(right, halfView * (2 * u - 1)), scale(up, halfView * (1 - 2 * v)))));
