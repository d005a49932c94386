import { Alert, Grid, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Classifier, Dataset, Split } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { describeFailure } from "../../connection/failure.ts";
import { formatCount, formatPercent } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { Measure } from "../../elements/measure.tsx";
import { CalibrationCard } from "./calibration-card.tsx";
import { ConfusionCard } from "./confusion-card.tsx";
import { CorrectedAccuracyCard } from "./corrected-accuracy.tsx";
import { MissingEvaluation } from "./missing-evaluation.tsx";
import { PerClassTable } from "./per-class-table.tsx";
import { Section } from "./section.tsx";

interface Props {
  readonly classifier: Classifier;
  readonly dataset: Dataset;
  readonly split: Split;
}

/** How well the classifier does on one split: in one number, by pair of classes, by class, and by its confidence. */
export function EvaluationCards({ classifier, dataset, split }: Props) {
  const evaluation = useQuery(orpc.library.evaluation.queryOptions({ input: { classifierId: classifier.id, split } }));
  if (evaluation.isError && describeFailure(evaluation.error).code === "CONFLICT")
    return <MissingEvaluation classifier={classifier} split={split} />;
  return (
    <Loaded query={evaluation}>
      {(found) => (
        <>
          <Grid.Col span={12}>
            <Group gap={40}>
              <Measure label="Accuracy" value={formatPercent(found.accuracy, 2)} />
              <Measure label="Images" value={formatCount(found.n)} />
              <Measure label="Errors" value={formatCount(Math.round(found.n * (1 - found.accuracy)))} />
              {found.setAside > 0 && <Measure label="Unreadable, set aside" value={formatCount(found.setAside)} />}
              <Measure label="Expected calibration error" value={formatPercent(found.expectedCalibrationError, 2)} />
            </Group>
          </Grid.Col>
          {found.otherOrder && (
            <Grid.Col span={12}>
              <Alert color="yellow" title="Are the classes in the right order?">
                {formatPercent(found.otherOrder.accuracy, 1)} of the answers are right, and not{" "}
                {formatPercent(found.accuracy, 1)}, if the classifier’s outputs stand for the classes{" "}
                {found.otherOrder.order === "text" ? "sorted as text (1, 10, 2)" : "in the order of their numbers"}.
                Import the dataset again with its classes in that order.
              </Alert>
            </Grid.Col>
          )}
          <ConfusionCard evaluation={found} dataset={dataset} />
          <CalibrationCard classifier={classifier} evaluation={found} />
          {split === "test" && <CorrectedAccuracyCard evaluation={found} />}
          <Section title="Accuracy by class">
            <PerClassTable evaluation={found} dataset={dataset} />
          </Section>
        </>
      )}
    </Loaded>
  );
}
