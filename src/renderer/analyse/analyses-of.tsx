import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TrialSource } from "#shared/contract/analyse.ts";
import { orpc } from "../connection/client.ts";
import { LoadedPage } from "../elements/loaded-page.tsx";
import { useSearchFilter } from "../elements/use-search-filter.ts";
import { type AnalysedData, addressOf } from "./analysed-data.ts";
import { AnalysisEditor } from "./analysis-editor.tsx";

interface Props {
  readonly source: TrialSource;
  readonly data: AnalysedData;
}

/** Loads the analyses of some data, and opens the one that the address names. */
export function AnalysesOf({ source, data }: Props) {
  const [search, change] = useSearchFilter();
  const wanted = search.get("analysis");
  // Saving a new analysis gives it an address; that alone must not open it anew.
  const [{ opened, created }, setOpened] = useState<{ opened: string | null; created?: string }>({ opened: wanted });
  if (wanted !== opened && wanted !== created) setOpened({ opened: wanted });
  const analyses = useQuery(orpc.analyse.analyses.queryOptions({ input: source }));
  return (
    <LoadedPage title="Analyse" query={analyses}>
      {(saved) => (
        <AnalysisEditor
          key={`${addressOf(data)} ${opened}`}
          data={data}
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
  );
}
