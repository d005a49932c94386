import { workplaceOn } from "#engine/batches/workplace.ts";
import { askedLevel } from "#engine/methods/level-sets/level.ts";
import { randomWalkMetropolis } from "#engine/methods/level-sets/samplers/random-walk-metropolis.ts";
import { advance, type State, stateAt } from "#engine/methods/level-sets/samplers/sampler.ts";
import { worldDensity } from "#engine/methods/level-sets/world-density.ts";
import type { Network } from "#engine/models/classifier.ts";
import { leNet } from "#engine/models/le-net.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { sceneWorld } from "#engine/worlds/scenes/scene-world.ts";
import { parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSeconds } from "./support/timing.ts";

const side = 96;
const mostMilliseconds = 20;
const [chains, steps, mostSeconds] = [8, 500, 30];

/**
 * A scene of as many objects as are usual, drawn at 96², and 500 Metropolis steps of 8 chains over such scenes, whose images
 * a LeNet answers in one batch: processor time of one thread. Booth et al. 2021 (§4) print 3.75 s a step on a GTX 1080.
 */
export default async function scenes(): Promise<Measurement[]> {
  const world = sceneWorld({ objects: 6, shapes: ["cube", "sphere", "cylinder"] });
  const random = seededGenerator(1);
  const drawn = Array.from({ length: 60 }, () => world.draw(random));
  const renderAll = async () => drawn.map((z) => world.render(z, side));
  await renderAll();
  const milliseconds = (1000 * (await cpuSeconds(renderAll))) / drawn.length;
  const seconds = await walked(world);
  return [
    {
      ...{ question: "a scene of 6 objects drawn at 96²", value: milliseconds, unit: "ms" },
      ...{ against: `limit ${mostMilliseconds} ms`, ratio: milliseconds / mostMilliseconds },
    },
    {
      ...{ question: `${steps} Metropolis steps of ${chains} chains over scenes`, value: seconds, unit: "s" },
      ...{ against: `limit ${mostSeconds} s`, ratio: seconds / mostSeconds },
    },
  ];
}

async function walked(world: ReturnType<typeof sceneWorld>): Promise<number> {
  const design = leNet.design([side, side, 3], 4);
  const network: Network = {
    ...{ kind: "network", design, weights: design.initialise(1) },
    ...{ inputShape: [side, side, 3], classCount: 4, key: "untrained" },
  };
  const settings = parseSettings(requireMethod("level-set"), { width: 0.05 }) as SettingsOf<"level-set">;
  const asked = askedLevel(settings, ["no cube", "1 cube", "2 cubes", "3 cubes"]);
  const density = worldDensity({ network, world }, asked, workplaceOn(onnxRuntime({ threads: 1 })))(asked.width);
  const random = seededGenerator(2);
  const moves = world.coordinates.map(({ move }) => move);
  const starts = Array.from({ length: chains }, () => world.draw(random));
  return cpuSeconds(async () => {
    let states: State[] = (await density(starts)).map((evaluation, k) => stateAt(starts[k]!, evaluation));
    for (let step = 0; step < steps; step++) {
      const own = states.map((state) => randomWalkMetropolis(state, { moves }, random));
      states = (await advance(own, density)).map(({ state }) => state);
    }
  });
}
