import { Button, EmptyState, Grid } from "@mantine/core";
import { IconCalculator } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Classifier, Split } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { isActive, showStartedJob, useJobs } from "../../connection/jobs.ts";

interface Props {
  readonly classifier: Classifier;
  readonly split: Split;
}

/**
 * A classifier whose answers to a split were not computed: to the training images because nobody asked, to the test images
 * because its job was cut short. Computes them.
 */
export function MissingEvaluation({ classifier, split }: Props) {
  const evaluate = useMutation(orpc.library.evaluate.mutationOptions({ onSuccess: showStartedJob }));
  const underWay = useJobs().some((job) => isActive(job) && job.kind === "evaluate");
  return (
    <Grid.Col span={12}>
      <EmptyState
        icon={<IconCalculator stroke={1.5} />}
        title="Not evaluated yet"
        description={
          split === "test"
            ? "Its answers to the test images of its dataset have not been computed."
            : "Its answers to the training images are computed when they are asked for."
        }
      >
        <EmptyState.Actions>
          <Button
            loading={evaluate.isPending || underWay}
            onClick={() => evaluate.mutate({ classifierId: classifier.id, images: split === "test" ? "test" : "all" })}
          >
            Evaluate
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Grid.Col>
  );
}
