import { expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import type { Watch } from "../../watch.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { ClassifierMaterial, MethodPlace } from "../runner.ts";
import { dmmMen } from "./dmm-men.ts";
import { against, count, looked, network, noise, place, subject, unwatched } from "./testing/two-pixels.ts";

const run = (
  given: object,
  of: ClassifierMaterial = subject(),
  changes: Partial<MethodPlace> = {},
  seed = 1,
  watch: Watch = unwatched,
) =>
  dmmMen(
    {
      ...{ subject: of, seed, uses: {} },
      settings: parseSettings(requireMethod("dmm-men"), { sweeps: 200, ...given }) as SettingsOf<"dmm-men">,
    },
    { ...place, ...changes },
    watch,
  );

test("the pixels that a classifier looks at are found, with their signs, and no others", async () => {
  const { summary, tensors, pictures } = await run({ components: 3 });
  const effects = (tensors.effects!.data as Float32Array).subarray(0, 36);
  const [low, high] = ["effects-low", "effects-high"].map((name) => tensors[name]!.data as Float32Array);
  const order = Array.from(effects.keys()).toSorted((a, b) => Math.abs(effects[b]!) - Math.abs(effects[a]!));
  expect(order.slice(0, 2)).toEqual([looked, against]);
  expect([low![looked]! > 0, high![against]! < 0]).toEqual([true, true]);
  for (const pixel of order.slice(2)) expect(Math.abs(effects[pixel]!)).toBeLessThan(0.1 * Math.abs(effects[looked]!));
  expect(outputKinds.fit.summary.parse(summary)).toEqual(summary);
  expect(summary.measures.find(({ id }) => id === "explained")!.value).toBeGreaterThan(0.95);
  expect(summary.notes[0]).toMatch(/1 images cannot be read and are left out: Image 7 is damaged/);
  for (const { picture } of summary.maps) expect(pictures[picture]).toMatchObject({ height: 6, width: 6 });
});

test("features are squares where that is asked for", async () => {
  const { tensors, summary } = await run({ cell: 2, sweeps: 60 });
  expect(tensors.effects!.shape.slice(1)).toEqual([3, 3]);
  expect(summary.measures.find(({ id }) => id === "features")).toMatchObject({ value: 9, note: "Squares of 2 px" });
});

test("the same seed draws the same; a run that is cut short goes on to the same draws", async () => {
  const given = { sweeps: 80, components: 3 };
  const whole = await run(given);
  expect(await run(given)).toEqual({ ...whole, uncertainty: expect.anything() });
  expect((await run(given, subject(), {}, 2)).tensors.effects).not.toEqual(whole.tensors.effects);
  for (const at of [20, 60]) {
    let kept: Uint8Array | null = null;
    const checkpoint: Checkpoint = { read: () => kept && Buffer.from(kept), write: (bytes) => (kept = bytes()) };
    const stop = new AbortController();
    const onProgress = ({ done, unit }: { done: number; unit: string }) => {
      if (unit === "sweeps" && done === at) stop.abort(new Error("cut short"));
    };
    const cut = run(given, subject(), { checkpoint }, 1, { signal: stop.signal, onProgress });
    await expect(cut).rejects.toThrow("cut short");
    expect((await run(given, subject(), { checkpoint })).tensors).toEqual(whole.tensors);
  }
});

const flat = new Float32Array(count * 36).fill(0.5);
const copies = Float32Array.from(noise, (_, k) => noise[k - (k % 36 === looked + 1 ? 1 : 0)]!);

test("pixels that are copies of one another share what they add", async () => {
  const { tensors } = await run({ components: 2 }, subject({}, network(), copies));
  const effects = tensors.effects!.data as Float32Array;
  const standard = (await run({ components: 2 })).tensors.effects!.data as Float32Array;
  expect((effects[looked]! + effects[looked + 1]!) / standard[looked]!).toBeCloseTo(1, 1);
});

test("one regression is a mixture too, and more features than images are said", async () => {
  const { summary } = await run({ components: 1, images: 24, sweeps: 60 });
  expect(summary.measures.find(({ id }) => id === "component-1")!.value).toBe(1);
  expect(summary.notes.join()).toMatch(/more features than images/);
});

test.each<[object, ClassifierMaterial, RegExp]>([
  [{ category: "tow" }, subject(), /no category “tow”; did you mean “two”/],
  [{}, subject({}, network(0)), /gives “one” the same probability for all of \d+ images/],
  [{}, subject({}, network(Number.NaN)), /Only 0 images can be read and are given a number/],
  [{}, subject({}, network(), flat), /the same probability for all|are all alike/],
  [{}, subject({ labels: () => new Int32Array(count).fill(1) }), /0 training images to explain “one” by/],
  [
    { category: "one", from: "category" },
    subject({ labels: () => new Int32Array(count).fill(1) }),
    /0 training images/,
  ],
])("what cannot be fitted is refused: %o", async (given, of, message) => {
  await expect(run(given, of)).rejects.toThrow(message);
});
