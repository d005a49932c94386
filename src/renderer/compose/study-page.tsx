import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { StudyEditor } from "./study-editor.tsx";

/** Loads the study that the address names. */
export function StudyPage() {
  const { studyId } = useParams();
  const query = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  return (
    <LoadedPage title="Compose" query={query}>
      {(study) => <StudyEditor key={study.id} study={study} />}
    </LoadedPage>
  );
}
