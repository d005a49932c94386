import { Anchor, Button, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Target } from "#shared/contract/curate.ts";
import { imbalances, trialsInWords } from "#shared/study/trial-balance.ts";
import { useDialog } from "../../elements/use-dialog.ts";
import { statusLabels } from "../labels.ts";
import classes from "./decision.module.css";

interface Props {
  readonly target: Target;
  /** Every target of the same classifier: the list that the decision is about. */
  readonly list: readonly Target[];
}

/** What was decided about a target and why, how the list stands in its category, and where its explanations are chosen. */
export function Decision({ target, list }: Props) {
  const [, open] = useDialog();
  const { status, reason, groundTruth, artefacts } = target;
  const own = list.filter((one) => one.groundTruth === groundTruth && one.status !== "rejected");
  const uneven = imbalances(list).some((words) => words.startsWith(`“${groundTruth}”`));
  const kinds = [...new Set(list.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => trialsInWords(kind, own.filter((one) => one.kind === kind).length));
  return (
    <Stack component="section" gap="xs" aria-label="Decision">
      <Title order={2}>Decision</Title>
      <Text size="sm">
        {statusLabels[status].label}
        {reason === undefined ? "" : ":"}
      </Text>
      {reason !== undefined && <blockquote className={classes.reason}>{reason}</blockquote>}
      {target.kind !== "made" && (
        <Text size="sm" c="dimmed">
          {`In the list, “${groundTruth}” has ${counts.join(", ")}${uneven ? ": not as many of each kind." : "."}`}
        </Text>
      )}
      {status === "kept" && artefacts.length > 1 && (
        <Text size="sm" c="dimmed">
          A new study shows one method with the same settings of every target: the one that most targets have, of
          several the newest. Another can be chosen for this target in{" "}
          <Anchor component={Link} to="/compose" inherit underline="always">
            Compose
          </Anchor>
          .
        </Text>
      )}
      <Button size="compact-sm" variant="default" w="fit-content" onClick={() => open("reject")}>
        {status === "rejected" ? "Change the reason" : "Reject with a reason"}
      </Button>
    </Stack>
  );
}
