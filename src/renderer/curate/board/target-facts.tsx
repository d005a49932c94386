import { Stack, Title } from "@mantine/core";
import type { Target } from "#shared/contract/curate.ts";
import { Facts } from "../../elements/facts.tsx";
import { Hash } from "../../elements/hash.tsx";

/** What participants are asked about this target, and which image it is. */
export function TargetFacts({ target }: { readonly target: Target }) {
  return (
    <Stack component="section" gap="xs" aria-label="Target">
      <Title order={2}>Target</Title>
      <Facts
        facts={[
          ["Ground truth", target.groundTruth],
          ["Answer", target.targetCategory],
          ["Alternative", target.alternativeCategory],
          ["Image", target.imageIndex],
          ["Content", <Hash key="hash" sha256={target.imageSha256} of="image" />],
        ]}
      />
    </Stack>
  );
}
