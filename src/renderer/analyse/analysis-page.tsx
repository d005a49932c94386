import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { useSearchFilter } from "../elements/use-search-filter.ts";
import { AnalysisEditor } from "./analysis-editor.tsx";

/** Loads the study and its analyses, and opens the one that the address names. */
export function AnalysisPage() {
  const studyId = useParams().studyId!;
  const [search, change] = useSearchFilter();
  // Counts what was opened by choice: saving gives a new analysis its address without opening it anew.
  const [opening, setOpening] = useState(0);
  const open = (analysisId: string) => {
    change({ analysis: analysisId });
    setOpening((count) => count + 1);
  };
  const study = useQuery(orpc.compose.study.queryOptions({ input: { studyId } }));
  const overview = useQuery(orpc.run.overview.queryOptions({ input: { studyId } }));
  const analyses = useQuery(orpc.analyse.analyses.queryOptions({ input: { studyId } }));
  return (
    <Loaded query={study}>
      {(loaded) => (
        <Loaded query={overview}>
          {({ sessions }) => (
            <Loaded query={analyses}>
              {(saved) => (
                <AnalysisEditor
                  key={`${studyId} ${opening}`}
                  study={loaded}
                  sessions={sessions}
                  analyses={saved.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))}
                  wanted={search.get("analysis")}
                  onOpen={open}
                  onCreated={({ id }) => change({ analysis: id })}
                />
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
