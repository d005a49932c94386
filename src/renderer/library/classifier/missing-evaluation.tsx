import { Button, EmptyState, Grid } from "@mantine/core";
import { IconCalculator } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Classifier } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { isActive, showStartedJob, useJobs } from "../../connection/jobs.ts";

/** A classifier whose answers were never computed, because its job was cut short: computes them. */
export function MissingEvaluation({ classifier }: { readonly classifier: Classifier }) {
  const evaluate = useMutation(orpc.library.evaluate.mutationOptions({ onSuccess: showStartedJob }));
  const underWay = useJobs().some((job) => isActive(job) && job.kind === "evaluate");
  return (
    <Grid.Col span={12}>
      <EmptyState
        icon={<IconCalculator stroke={1.5} />}
        title="Not evaluated yet"
        description="Its answers to the images of its dataset have not been computed."
      >
        <EmptyState.Actions>
          <Button
            loading={evaluate.isPending || underWay}
            onClick={() => evaluate.mutate({ classifierId: classifier.id })}
          >
            Evaluate
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Grid.Col>
  );
}
