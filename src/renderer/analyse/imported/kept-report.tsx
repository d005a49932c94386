import { Alert, List, Text } from "@mantine/core";
import type { ExaminedTrials } from "#shared/contract/imported-trials.ts";
import { plural } from "../../elements/format.ts";

/** How many trials there are with these columns, which rows are none and why, and what to look at. */
export function KeptReport({ examined: { kept, problem, rows, files, notes } }: { readonly examined: ExaminedTrials }) {
  if (kept === null)
    return (
      <Alert color="red" role="alert">
        {problem}
      </Alert>
    );
  return (
    <Alert color={kept.doubts.length > 0 ? "yellow" : "blue"} role="status">
      <Text fw={600}>
        {`${plural(kept.trials, "trial")} of ${plural(kept.participants, "participant")}, from ${plural(rows, "row")} in ${plural(files.length, "file")}`}
      </Text>
      <List size="sm">
        {kept.leftOut.map(({ reason, rows: left }) => (
          <List.Item key={reason}>{`${plural(left, "row")} left out: ${reason}`}</List.Item>
        ))}
        {[...kept.doubts, ...notes].map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
