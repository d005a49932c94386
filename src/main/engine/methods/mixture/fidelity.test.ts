import { expect, test } from "vitest";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { outputKinds } from "#shared/methods/outputs/list.ts";
import type { ArtefactMaterial } from "../runner.ts";
import { dmmMen } from "./dmm-men.ts";
import { fidelity } from "./fidelity.ts";
import { place, subject, unwatched } from "./testing/two-pixels.ts";

async function mixture(method = "dmm-men"): Promise<ArtefactMaterial> {
  const settings = parseSettings(requireMethod("dmm-men"), { sweeps: 100, components: 2 }) as SettingsOf<"dmm-men">;
  const { tensors, summary } = await dmmMen({ subject: subject(), settings, seed: 1, uses: {} }, place, unwatched);
  return {
    kind: "artefact",
    artefact: { method, revision: 1, output: "fit", settings, seed: 1, summary, tensor: (name) => tensors[name]! },
    of: subject(),
    again: () => Promise.reject(new Error("not made again")),
  };
}

const run = (of: ArtefactMaterial, given: object, seed = 1) =>
  fidelity(
    {
      subject: of,
      settings: parseSettings(requireMethod("fidelity"), given) as SettingsOf<"fidelity">,
      seed,
      uses: {},
    },
    place,
    unwatched,
  );

test("the pixel that a classifier looks at decides its answers, and random ones do not", async () => {
  const { summary, pictures } = await run(await mixture(), { features: [1], baselines: 20 });
  const value = (id: string) => summary.measures.find((own) => own.id === id)!.value!;
  expect(value("nullify-own")).toBe(0);
  expect(value("nullify-random")).toBeGreaterThan(0.7);
  expect(value("replace-own")).toBeGreaterThan(0.95);
  expect(value("replace-random")).toBeLessThan(0.3);
  expect(value("craft-own")).toBeGreaterThan(value("craft-random"));
  expect(outputKinds.evaluation.summary.parse(summary)).toEqual(summary);
  expect(summary.pictures!.map(({ picture }) => picture)).toEqual(Object.keys(pictures));
  expect(summary.pictures![0]!.label).toMatch(/^Crafted 1: answered/);
  expect(pictures["crafted-1"]).toMatchObject({ height: 6, width: 6, channels: 1 });
});

test("the same seed measures the same", async () => {
  const of = await mixture();
  expect(await run(of, { features: [2] })).toEqual(await run(of, { features: [2] }));
});

test("what is no mixture, and more features than there are, are refused", async () => {
  await expect(run(await mixture("kfac-learner"), {})).rejects.toThrow(
    /that of a mixture of regressions.*kfac-learner/,
  );
  await expect(run(await mixture(), { features: [50] })).rejects.toThrow(/fitted to 36 features, fewer than/);
});
