import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { Page } from "../elements/page.tsx";
import { StudyEditor } from "./study-editor.tsx";

/** Loads the study that the address names. */
export function StudyPage() {
  const { studyId } = useParams();
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  if (study.isSuccess) return <StudyEditor key={study.data.id} study={study.data} />;
  return (
    <Page title="Compose">
      {study.isError ? (
        <FailurePanel error={study.error} onRetry={() => study.refetch()} />
      ) : (
        <Skeleton height={240} radius="md" aria-label="Loading the study" />
      )}
    </Page>
  );
}
