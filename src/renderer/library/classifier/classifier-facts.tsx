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
              ["Trained for", `${epochsOf(training)}, batches of ${training.batchSize}`],
              ["Optimiser", `${training.optimiser}, learning rate ${training.learningRate}, ${training.schedule}`],
              ["Loss", training.loss],
              ["Seed", training.seed],
            ] as const)
          : []),
        ["Added", formatDate(createdAt)],
      ]}
    />
  );
}

/** Training that stopped early gives the weights of its best epoch, by the validation images. */
function epochsOf({ epochs, earlyStopping, history }: NonNullable<Classifier["training"]>): string {
  return earlyStopping && history.length < epochs
    ? `${history.length} of ${epochs} epochs (stopped early, by validation ${earlyStopping.metric})`
    : `${epochs} epochs`;
}
