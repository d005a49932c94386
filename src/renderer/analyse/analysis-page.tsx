import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { AnalysesOf } from "./analyses-of.tsx";

/** Loads a study and its sessions to be analysed. */
export function StudyAnalysisPage() {
  const studyId = useParams().studyId!;
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId } }));
  const overview = useQuery(orpc.run.overview.queryOptions({ input: { studyId } }));
  return (
    <LoadedPage title="Analyse" query={study}>
      {(loaded) => (
        <LoadedPage title="Analyse" query={overview}>
          {({ sessions }) => <AnalysesOf source={{ studyId }} data={{ kind: "study", study: loaded, sessions }} />}
        </LoadedPage>
      )}
    </LoadedPage>
  );
}

/** Loads imported trials to be analysed. */
export function ImportedAnalysisPage() {
  const importedId = useParams().importedId!;
  const query = useQuery(orpc.importedTrials.get.queryOptions({ input: { importedId } }));
  return (
    <LoadedPage title="Analyse" query={query}>
      {(imported) => <AnalysesOf source={{ importedId }} data={{ kind: "imported", imported }} />}
    </LoadedPage>
  );
}
