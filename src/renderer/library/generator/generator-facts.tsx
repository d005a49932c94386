import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Generator } from "#shared/contract/generators.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { Facts } from "../../elements/facts.tsx";
import { formatCount, formatDate } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";

interface Props {
  readonly generator: Generator;
  readonly dataset: Dataset;
}

/** What a generator was made of and how, so that it can be made again. */
export function GeneratorFacts({ generator, dataset }: Props) {
  const { architecture, imageShape, latentSize, parameterCount, weightsSha256, samples, training, createdAt } =
    generator;
  return (
    <Facts
      facts={[
        ["Architecture", architecture],
        ["Codes", `${latentSize} standard normal numbers`],
        ["Images", imageShape.join(" × ")],
        ["Parameters", formatCount(parameterCount)],
        ["Weights", <Hash key="weights" sha256={weightsSha256} of="weights" />],
        [
          "Dataset",
          <Anchor key="dataset" inherit component={Link} to={`/library/datasets/${dataset.id}`}>
            {dataset.name}
          </Anchor>,
        ],
        ["Dataset's content", <Hash key="content" sha256={training.datasetSha256} of="dataset" />],
        ["Learned from", `${formatCount(training.imageCount)} training images`],
        ["Trained for", `${training.epochs} epochs, batches of ${training.batchSize}`],
        ["Optimiser", `Adam, learning rate ${training.learningRate}`],
        ["Seed", training.seed],
        ["Device", training.device],
        ["Seed of samples", samples.seed],
        ["Added", formatDate(createdAt)],
      ]}
    />
  );
}
