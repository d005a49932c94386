import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { useSearchFilter } from "../elements/use-search-filter.ts";
import { AnalysisEditor } from "./analysis-editor.tsx";

/** Loads the study and its analyses, and opens the one that the address names. */
export function AnalysisPage() {
  const studyId = useParams().studyId!;
  const [search, change] = useSearchFilter();
  const wanted = search.get("analysis");
  // Saving a new analysis gives it an address; that alone must not open it anew.
  const [{ opened, created }, setOpened] = useState<{ opened: string | null; created?: string }>({ opened: wanted });
  if (wanted !== opened && wanted !== created) setOpened({ opened: wanted });
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId } }));
  const overview = useQuery(orpc.run.overview.queryOptions({ input: { studyId } }));
  const analyses = useQuery(orpc.analyse.analyses.queryOptions({ input: { studyId } }));
  return (
    <LoadedPage title="Analyse" query={study}>
      {(loaded) => (
        <LoadedPage title="Analyse" query={overview}>
          {({ sessions }) => (
            <LoadedPage title="Analyse" query={analyses}>
              {(saved) => (
                <AnalysisEditor
                  key={`${studyId} ${opened}`}
                  study={loaded}
                  sessions={sessions}
                  analyses={saved.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))}
                  wanted={opened}
                  onOpen={(id) => change({ analysis: id })}
                  onCreated={({ id }) => {
                    setOpened({ opened, created: id });
                    change({ analysis: id });
                  }}
                />
              )}
            </LoadedPage>
          )}
        </LoadedPage>
      )}
    </LoadedPage>
  );
}
