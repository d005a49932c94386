import { Button, Card, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { AnalysisDocument } from "#shared/contract/analyse.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import type { TrialsState } from "./use-trials.ts";

interface Props {
  readonly state: TrialsState;
  readonly document: AnalysisDocument;
}

/** What to do while there is nothing to analyse. */
export function NoTrials({ state, document }: Props) {
  if (state.error) return <FailurePanel error={state.error} onRetry={state.retry} />;
  if (!state.trials) return null;
  const { all } = state.trials;
  return (
    <Card maw={620}>
      <Stack gap="sm" align="flex-start">
        <Title order={2}>{all.rows.length === 0 ? "No trials yet" : "Every trial is excluded"}</Title>
        <Text>
          {all.rows.length === 0
            ? `There is no completed ${document.kinds.join(" or ")} session. Run participants, simulate some, or choose another kind of sessions above.`
            : "Take an exclusion back under Data, or undo it with Ctrl Z."}
        </Text>
        {all.rows.length === 0 && (
          <Button component={Link} to={`/run/${document.studyId}`}>
            Go to Run
          </Button>
        )}
      </Stack>
    </Card>
  );
}
