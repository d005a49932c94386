import type { Classifier, Dataset, ImageSettings } from "#shared/contract/library.ts";
import { importedDataset, trainedClassifier } from "#shared/demo/project-steps.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import type { Terminal } from "../terminal.ts";
import type { Services } from "../with-host.ts";
import { type Architecture, architectures } from "./ablations.ts";
import type { ReplicationOptions } from "./replication.ts";

/** Where annotated images come from, and how large networks see them. */
interface Images {
  readonly name: string;
  readonly reader: string;
  readonly path?: string;
  readonly image: ImageSettings;
}

/** Images of which it is known what parts they show, and how parts are compared there. */
interface AnnotatedImages extends Images {
  readonly truth: Pick<SettingsOf<"insecurity-agreement">, "similarity" | "share">;
}

const byAttributes = { similarity: "printed", share: 0.2 } as const;
const drawn: AnnotatedImages = {
  name: "Drawn birds",
  reader: "birds",
  image: { height: 64, width: 64 },
  truth: byAttributes,
};
const photographs = { height: 96, width: 96 };

/** What Figure 2 and the study are of, and what Table 1 is of: published images where they are given. */
export const imagesOf = ({ cub, ade }: ReplicationOptions["data"]): Record<"figure" | "table", AnnotatedImages> => {
  const figure: AnnotatedImages =
    cub === undefined
      ? drawn
      : { name: "CUB-200-2011", reader: "cub-200-2011", path: cub, image: photographs, truth: byAttributes };
  if (ade === undefined) return { figure, table: figure };
  const truth = { similarity: "occurrence", share: 0.01 } as const;
  return { figure, table: { name: "ADE20K", reader: "ade20k", path: ade, image: photographs, truth } };
};

/** How much is made: everything so often as the paper has it, or enough to see that it works. */
export const extentOf = ({ quick }: Pick<ReplicationOptions, "quick">) =>
  quick ? { runs: 1, epochs: 4, images: 20 } : { runs: 3, epochs: 10, images: 100 };

export interface Networks {
  readonly dataset: Dataset;
  readonly truth: AnnotatedImages["truth"];
  /** Of each architecture as many as there are runs, each trained with a seed of its own. */
  readonly of: Readonly<Record<Architecture, readonly Classifier[]>>;
}

/**
 * Images whose parts are known, and networks that were trained on them. A classifier of the project that is called as one
 * of them would be, such as "VGG-like, run 1", is taken for it.
 */
export async function deliberativeNetworks(
  services: Services,
  terminal: Terminal,
  { truth, ...images }: AnnotatedImages,
  options: Pick<ReplicationOptions, "quick" | "seed">,
): Promise<Networks> {
  const dataset = await importedDataset(services, images);
  const { runs, epochs } = extentOf(options);
  const all = { "vgg-like": [], "alexnet-like": [], "resnet-like": [] } as Record<Architecture, Classifier[]>;
  for (const architecture of Object.keys(architectures) as Architecture[])
    for (let run = 1; run <= runs; run++) {
      const settings = { architecture, epochs, seed: options.seed + run - 1 };
      const name = `${architectures[architecture]}, run ${run}`;
      all[architecture].push(await trainedClassifier(services, terminal, { datasetId: dataset.id, name, settings }));
    }
  return { dataset, truth, of: all };
}
