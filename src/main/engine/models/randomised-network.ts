import { seededGenerator } from "#shared/random/generator.ts";
import type { Network } from "./classifier.ts";

/**
 * The same network with the elements of each of its weight tensors shuffled: as an untrained one, but with weights of the
 * trained one's sizes. A map that looks alike for both does not depend on what was learnt (Adebayo et al. 2018, who draw
 * weights anew; shuffling needs no initialisation, which imported networks do not come with). Same seed, same network.
 */
export async function randomisedNetwork(network: Network, seed: number): Promise<Network> {
  const generator = seededGenerator(seed).split("randomised weights");
  const weights = Object.fromEntries(
    Object.entries(network.weights).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(generator.split(name).shuffle([...data])) },
    ]),
  );
  const { design, key } = network;
  return {
    ...network,
    weights,
    design: design.rebuiltWith ? await design.rebuiltWith(weights) : design,
    key: `${key}:randomised:${seed}`,
  };
}
