import type { Client } from "#shared/contract/contract.ts";
import type { Target } from "#shared/contract/curate.ts";
import { openOrCreate } from "#shared/demo/project-steps.ts";
import type { Terminal } from "../terminal.ts";
import type { Services } from "../with-host.ts";
import { type ExplainedNetwork, explainedNetworks } from "./mixture-networks.ts";
import { figure1, figure2, table1 } from "./mixture-tables.ts";
import type { Replication, ReplicationOptions, ReplicationPart } from "./replication.ts";

/** How much is made: so much that the table can be told from the paper's, or enough to see that it works. */
const extentOf = ({ quick }: Pick<ReplicationOptions, "quick">) =>
  quick ? { explained: 20, sweeps: 200, categories: 1 } : { explained: 200, sweeps: 2000, categories: 10 };

/** Guo et al. (2018): Table 1, Figures 1 and 2, and how long it takes. */
export const dmmMenReplication: Replication = {
  id: "dmm-men",
  title: "Explaining deep learning models: a Bayesian non-parametric approach",
  source: "Guo, Huang, Tao, Xing & Lin (2018)",
  takes: ["cub"],
  async run(services, terminal, options) {
    const { explained } = extentOf(options);
    await openOrCreate(services.client, options.path, "Mixtures of regressions");
    terminal.note("1/3 Data and networks: digits, clothes, and natural images");
    const { networks, missing } = await explainedNetworks(services, terminal, options);
    terminal.note(`2/3 Table 1: of each ${explained} images that it gets right, explained in three ways`);
    const tables: ReplicationPart[] = [];
    for (const network of networks) {
      const targets = await hits(services.client, network.classifier.id, explained, options.seed);
      tables.push(await table1(services, network, targets, options.seed));
    }
    terminal.note("3/3 Figures 1 and 2: what it looks at overall, and whether it follows");
    const figures: ReplicationPart[] = [];
    // Of ImageNet the paper explains single answers alone.
    for (const network of networks.filter(({ images }) => images.minutes !== null))
      figures.push(...(await overall(services, terminal, network, options)));
    return { parts: [...tables, ...figures], differences: differences(networks, missing, options) };
  },
};

async function hits(client: Client, classifierId: string, count: number, seed: number): Promise<Target[]> {
  const known = (await client.curate.targets({ classifierId })).filter(({ kind }) => kind === "hit");
  if (known.length >= count) return known.slice(0, count);
  const counts = { hit: count, error: 0, low_confidence: 0 };
  // Every right answer, however sure: the paper's are a random sample.
  return (await client.curate.chooseTargets({ classifierId, counts, lowConfidenceBelow: 1e-6, seed })).targets;
}

/** Figures 1 and 2 of one network. */
async function overall(
  services: Services,
  terminal: Terminal,
  network: ExplainedNetwork,
  options: ReplicationOptions,
): Promise<ReplicationPart[]> {
  const { client, followJob } = services;
  const { sweeps, categories: count } = extentOf(options);
  const { classNames, id: classifierId } = network.classifier;
  const categories = classNames.slice(-count);
  terminal.note(`    ${network.images.label}: ${categories.join(", ")}; ${sweeps} sweeps of two chains each`);
  const subjects = [{ kind: "classifier" as const, classifierId }];
  const mixtures: string[] = [];
  for (const category of categories) {
    const settings = { category, sweeps };
    const { result } = await followJob(
      await client.methods.run({ method: "dmm-men", subjects, settings, seed: options.seed }),
    );
    mixtures.push(result!.artefacts[0]!.id);
  }
  return [
    await figure1(services, network, categories, mixtures),
    await figure2(services, network, mixtures, options.seed),
  ];
}

function differences(
  networks: readonly ExplainedNetwork[],
  missing: readonly string[],
  options: ReplicationOptions,
): string[] {
  const { explained, categories } = extentOf(options);
  const accuracies = networks
    .map(({ name, classifier }) => `${(100 * (classifier.testAccuracy ?? 0)).toFixed(1)}% of ${name}`)
    .join(", ");
  return [
    ...missing,
    "The digits' classifier is the CNN that Exemplar ships, trained on 8,000 of 10,000 digits; the paper's is a multilayer perceptron on 60,000.",
    options.data.cub === undefined
      ? "In ImageNet's place are birds that Exemplar draws, and in VGG16's a small network that was trained on them here; --cub takes photographs of birds."
      : "In ImageNet's place are photographs of birds, and in VGG16's a small network that was trained on them here.",
    `Of the test images the networks get right: ${accuracies}.`,
    `Table 1 is over ${explained} images of each kind that the network gets right, instead of 10,000; the segments are superpixels, the same for all three methods, about 49, and the rest is black.`,
    "Each method explains what it is defined for: DMM-MEN the logit of the answer, LIME and KernelSHAP its probability.",
    "The sampler is the collapsed one with label swaps: the released one does not leave the posterior as it is, by Geweke's test.",
    "A category's logit is fitted to as many images of the category as of others; the paper fits it to the category's own.",
    "Random features are drawn from those that vary most, as the important ones are, and filled alike. The paper's are drawn from all pixels, most of which are background, which any choice beats.",
    `Features are important by what they add to the logit where the answer is the category. ${categories === 1 ? "One category only (--quick)." : "Means over the categories, with Student's intervals."}`,
  ];
}
