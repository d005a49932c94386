import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Coordinate, World } from "../world.ts";
import { ownersOf, renderScene } from "./render-scene.ts";
import { colours, materials, radiusOf, reach, type Scene, type SceneObject, shapes, sizes } from "./scene.ts";

/** Which scenes there are. */
export interface SceneKinds {
  /** How many objects each scene has, 1 … 10. */
  readonly objects: number;
  /** Of which shapes, each as probable as the others: a source without cubes leaves them out. */
  readonly shapes: readonly (typeof shapes)[number][];
}

/** Free ground between two objects, as CLEVR leaves. */
const gap = 0.25;
/** The least that is to be seen of an object, as a share of the picture: CLEVR's 200 of 320 × 240 pixels. */
const leastSeen = 200 / (320 * 240);
/** At which visibility is looked at, whatever size pictures are drawn in: that of a scene is not to depend on it. */
const visibilitySide = 48;

/** Coordinates of an object. They are moved as in the released code of Booth et al. 2021. */
const perObject = 7;
const discrete = (name: string, size: number): Coordinate => ({ name, move: { kind: "discrete", size, change: 0.2 } });
const continuous = (name: string, deviation: number): Coordinate => ({ name, move: { kind: "continuous", deviation } });

/**
 * Scenes of so many objects, z = their shape, colour, material, size, x, y and orientation, one object after the other: all
 * alike probable but those that there are not, because objects are too near each other, beyond the ground, or hidden.
 */
export function sceneWorld(kinds: SceneKinds): World {
  const own = coordinatesOf(kinds);
  return {
    coordinates: Array.from({ length: kinds.objects }, (_, k) =>
      own.map(({ name, move }) => ({ name: `${name} ${k + 1}`, move })),
    ).flat(),
    draw: (random) => drawScene(kinds, random),
    logPrior: (z) => (canBeSeen(sceneAt(z, kinds)) ? 0 : Number.NEGATIVE_INFINITY),
    render: (z, side) => renderScene(sceneAt(z, kinds), side).pixels,
  };
}

/** A draw of the prior among the scenes that are `wanted`: whole scenes are drawn until one is and can be seen. */
export function drawScene(
  kinds: SceneKinds,
  random: RandomGenerator,
  wanted: (scene: Scene) => boolean = () => true,
): Float64Array {
  const own = coordinatesOf(kinds);
  for (;;) {
    const z = Float64Array.from({ length: kinds.objects * perObject }, (_, k) => {
      const { move, name } = own[k % perObject]!;
      if (move.kind === "discrete") return random.integer(move.size);
      return name === "orientation" ? 2 * Math.PI * random.next() : reach * (2 * random.next() - 1);
    });
    const scene = sceneAt(z, kinds);
    if (wanted(scene) && canBeSeen(scene)) return z;
  }
}

const coordinatesOf = (kinds: SceneKinds): readonly Coordinate[] => [
  discrete("shape", kinds.shapes.length),
  discrete("colour", colours.length),
  discrete("material", materials.length),
  discrete("size", sizes.length),
  continuous("x", 0.3),
  continuous("y", 0.3),
  continuous("orientation", 0.05),
];

/** The scene that coordinates stand for. */
export const sceneAt = (z: Float64Array, kinds: SceneKinds): Scene =>
  Array.from({ length: z.length / perObject }, (_, k): SceneObject => {
    const [shape, colour, material, size, x, y, orientation] = z.subarray(k * perObject, (k + 1) * perObject);
    return {
      ...{ shape: shapes.indexOf(kinds.shapes[shape!]!), colour: colour!, material: material!, size: size! },
      ...{ x: x!, y: y!, orientation: orientation! },
    };
  });

/** Whether every object stands on the ground by itself and enough of it is seen. */
export const canBeSeen = (scene: Scene): boolean => scene.every(isOnGround) && areApart(scene) && areVisible(scene);

const isOnGround = ({ x, y, orientation }: SceneObject): boolean =>
  Math.abs(x) <= reach && Math.abs(y) <= reach && orientation >= 0 && orientation < 2 * Math.PI;

const areApart = (scene: Scene): boolean =>
  scene.every((a, k) =>
    scene.slice(0, k).every((b) => Math.hypot(a.x - b.x, a.y - b.y) >= radiusOf(a) + radiusOf(b) + gap),
  );

function areVisible(scene: Scene): boolean {
  const seen = new Int32Array(scene.length);
  for (const owner of ownersOf(scene, visibilitySide)) if (owner >= 0) seen[owner]!++;
  return seen.every((pixels) => pixels >= leastSeen * visibilitySide ** 2);
}
