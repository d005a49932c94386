import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { randomWalkMetropolis } from "../../methods/level-sets/samplers/random-walk-metropolis.ts";
import { type Asked, positionOf, stateAt, type Transition } from "../../methods/level-sets/samplers/sampler.ts";
import { ownersOf, renderScene } from "./render-scene.ts";
import { colours, materials, radiusOf, type SceneObject, shapes } from "./scene.ts";
import { canBeSeen, drawScene, sceneAt, sceneWorld } from "./scene-world.ts";

const kinds = { objects: 4, shapes: ["sphere", "cylinder", "cone"] as const };
const world = sceneWorld(kinds);
const nowhere = Number.NEGATIVE_INFINITY;

const standing = (given: Partial<SceneObject>): SceneObject => ({
  ...{ shape: shapes.indexOf("sphere"), colour: 0, material: 0, size: 1, x: 0, y: 0, orientation: 1 },
  ...given,
});

test("scenes of the prior can be seen, and have only the shapes that were asked for", () => {
  for (let k = 0; k < 20; k++) {
    const z = world.draw(seededGenerator(k));
    expect(world.draw(seededGenerator(k))).toEqual(z);
    expect(z).toHaveLength(world.coordinates.length);
    expect(world.logPrior(z)).toBe(0);
    const scene = sceneAt(z, kinds);
    expect(scene).toHaveLength(4);
    for (const { shape } of scene) expect(shapes[shape]).not.toBe("cube");
  }
});

test("what stands too near, beyond the ground, or behind another is no scene", () => {
  expect(canBeSeen([standing({})])).toBe(true);
  expect(canBeSeen([standing({ x: 3.01 })])).toBe(false);
  expect(canBeSeen([standing({ orientation: -0.01 })])).toBe(false);
  expect(canBeSeen([standing({ x: Number.NaN })])).toBe(false);
  const gapped = (away: number) => [standing({ x: -1 }), standing({ x: -1 + away, y: 0 })];
  expect(canBeSeen(gapped(2 * radiusOf(standing({})) + 0.26))).toBe(true);
  expect(canBeSeen(gapped(2 * radiusOf(standing({})) + 0.24))).toBe(false);
  const small = standing({ size: 0, x: -1.2, y: 1.04 });
  const before = standing({ shape: shapes.indexOf("cylinder"), x: 0, y: 0 });
  expect(canBeSeen([small])).toBe(true);
  expect(canBeSeen([small, before])).toBe(false);
});

test("a random walk stays among scenes that can be seen, and where it is rejected it stays where it is", () => {
  const moves = world.coordinates.map(({ move }) => move);
  const walk = () => {
    const random = seededGenerator(3);
    const at = (z: Float64Array) => stateAt(z, { logDensity: world.logPrior(z), gradient: [] });
    const path = [at(world.draw(random))];
    for (let k = 0; k < 60; k++) {
      const own = randomWalkMetropolis(path.at(-1)!, { moves }, random);
      const proposal = positionOf(own.next().value as Asked);
      path.push((own.next(at(proposal)).value as Transition).state);
    }
    return path;
  };
  const path = walk();
  expect(walk()).toEqual(path);
  expect(path.every(({ logDensity }) => logDensity > nowhere)).toBe(true);
  const kept = path.filter((state, k) => k > 0 && state === path[k - 1]).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(60);
});

test("the same scene is the same picture to the byte; an object is where its owner says, in its colour", () => {
  const [red, yellow] = ["red", "yellow"].map((own) => colours.findIndex(({ name }) => name === own));
  const scene = [standing({ colour: red!, x: 1, y: 1 }), standing({ colour: yellow!, x: -1, y: -1 })];
  const { pixels, owner } = renderScene(scene, 64);
  expect(renderScene(scene, 64).pixels).toEqual(pixels);
  expect(owner).toEqual(ownersOf(scene, 64));
  const mean = (of: number, c: number) => {
    const own = Array.from(owner.keys()).filter((pixel) => owner[pixel] === of);
    expect(own.length).toBeGreaterThan(20);
    return own.reduce((sum, pixel) => sum + pixels[3 * pixel + c]!, 0) / own.length;
  };
  expect(mean(0, 0)).toBeGreaterThan(mean(0, 1) + 40);
  expect(mean(1, 1)).toBeGreaterThan(mean(0, 1) + 40);
  expect(mean(1, 0)).toBeGreaterThan(mean(1, 2) + 40);
  // x goes to the right of the picture and y away from the camera and to the right.
  const left = (of: number) => owner.indexOf(of) % 64;
  expect(left(0)).toBeGreaterThan(left(1));
});

test("an object casts a shadow that is soft, and metal is brighter at its glint than rubber", () => {
  const alone = renderScene([standing({ x: 0.5, y: 0.5 })], 64);
  const empty = renderScene([], 64);
  const darker = Array.from(alone.owner.keys())
    .filter((pixel) => alone.owner[pixel] === -1)
    .map((pixel) => empty.pixels[3 * pixel]! - alone.pixels[3 * pixel]!);
  expect(Math.max(...darker)).toBeGreaterThan(50);
  // Between full shadow and none there are many values.
  expect(new Set(darker.filter((difference) => difference > 8)).size).toBeGreaterThan(10);
  const brightest = (material: (typeof materials)[number]) => {
    const { pixels, owner } = renderScene([standing({ material: materials.indexOf(material) })], 64);
    return Math.max(...Array.from(owner.keys()).map((pixel) => (owner[pixel] === 0 ? pixels[3 * pixel + 2]! : 0)));
  };
  expect(brightest("metal")).toBeGreaterThan(brightest("rubber") + 30);
});

test("scenes are drawn until they are those that are wanted", () => {
  const z = drawScene(kinds, seededGenerator(1), (scene) => scene.every(({ shape }) => shapes[shape] === "cone"));
  expect(sceneAt(z, kinds).map(({ shape }) => shapes[shape])).toEqual(["cone", "cone", "cone", "cone"]);
});
