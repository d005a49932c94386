import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { StudyEditor } from "./study-editor.tsx";

/** Loads the study that the address names. */
export function StudyPage() {
  const { studyId } = useParams();
  const query = useQuery(orpc.compose.study.queryOptions({ input: { studyId: studyId! } }));
  return <Loaded query={query}>{(study) => <StudyEditor key={study.id} study={study} />}</Loaded>;
}
