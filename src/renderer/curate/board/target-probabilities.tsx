import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Target } from "#shared/contract/curate.ts";
import { orpc } from "../../connection/client.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { ProbabilityBars } from "../../elements/probability-bars.tsx";

/** The classifier's probabilities for a target. */
export function TargetProbabilities({ target }: { readonly target: Target }) {
  const answer = useQuery(orpc.curate.target.queryOptions({ input: { targetId: target.id } }));
  return (
    <Stack component="section" gap="xs" aria-label="Probabilities">
      <Title order={2}>Probabilities</Title>
      <Loaded query={answer}>
        {({ probabilities }) => <ProbabilityBars probabilities={probabilities} groundTruth={target.groundTruth} />}
      </Loaded>
    </Stack>
  );
}
