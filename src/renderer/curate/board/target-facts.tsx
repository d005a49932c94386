import { Stack, Title, Tooltip } from "@mantine/core";
import type { Target } from "#shared/contract/curate.ts";
import { Facts } from "../../elements/facts.tsx";
import { Hash } from "../../elements/hash.tsx";
import classes from "./target-facts.module.css";

/** What participants are asked about this target, and which image it is. */
export function TargetFacts({ target }: { readonly target: Target }) {
  return (
    <Stack component="section" gap="xs" aria-label="Target">
      <Title order={2}>Target</Title>
      <Facts
        facts={[
          ["Ground truth", target.groundTruth],
          ["Answer", target.targetCategory],
          ["Alternative", <Alternative key="alternative" category={target.alternativeCategory} />],
          ...(target.temperature === undefined
            ? []
            : [["Chosen by", `probabilities calibrated at temperature ${target.temperature.toFixed(3)}`] as const]),
          ["Image", target.imageIndex],
          ["Content", <Hash key="hash" sha256={target.imageSha256} of="image" />],
        ]}
      />
    </Stack>
  );
}

/** The other answer on offer, which says how it was chosen. */
function Alternative({ category }: { readonly category: string }) {
  return (
    <Tooltip
      label="The other answer that participants are offered: the ground truth where the classifier is wrong, else the class with which it confuses this one most"
      multiline
      w={300}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={classes.explained}>
        {category}
      </button>
    </Tooltip>
  );
}
