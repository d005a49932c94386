import type { Classifier } from "#shared/contract/library.ts";
import { Facts } from "../../elements/facts.tsx";
import { formatCount, formatDate } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";
import { capabilityLabels } from "../capabilities.ts";

/** Where a classifier comes from and how it was trained. */
export function ClassifierFacts({ classifier }: { readonly classifier: Classifier }) {
  const { origin, architecture, inputShape, parameterCount, capabilities, weightsSha256, training, createdAt } =
    classifier;
  return (
    <Facts
      facts={[
        ["Origin", origin],
        ["Architecture", architecture],
        ["Input", inputShape.join(" × ")],
        ["Parameters", formatCount(parameterCount)],
        ["Can do", capabilities.map((capability) => capabilityLabels[capability].label).join(", ")],
        ["Weights", <Hash key="hash" sha256={weightsSha256} of="weights" />],
        ...(training
          ? ([
              ["Trained for", `${training.epochs} epochs, batches of ${training.batchSize}`],
              ["Learning rate", training.learningRate],
              ["Seed", training.seed],
            ] as const)
          : []),
        ["Added", formatDate(createdAt)],
      ]}
    />
  );
}
