import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import { type Analysis, type AnalysisDocument, sourceOf } from "#shared/contract/analyse.ts";
import { orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";

/** Saves the analysis as it is being edited; `onCreated` is told of one that was not saved before. */
export function useSaveAnalysis(
  analysis: Analysis | undefined,
  document: AnalysisDocument,
  onCreated: (analysis: Analysis) => void,
) {
  const [saved, setSaved] = useState<{ id: string; document: AnalysisDocument } | undefined>(analysis);
  const mutation = useMutation(orpc.analyse.saveAnalysis.mutationOptions());
  return {
    dirty: document !== saved?.document,
    saving: mutation.isPending,
    savedId: saved?.id,
    /** The analysis as it is stored now; nothing is written where nothing changed. Null where saving failed. */
    save: async (): Promise<{ id: string } | null> => {
      if (saved && saved.document === document) return saved;
      try {
        const stored = await mutation.mutateAsync({ ...(saved && { analysisId: saved.id }), document });
        // At once: the guard of unsaved changes must know before anything leads on.
        flushSync(() => setSaved({ id: stored.id, document }));
        const key = orpc.analyse.analyses.queryKey({ input: sourceOf(document) });
        queryClient.setQueryData(key, (known: Analysis[] = []) => [
          stored,
          ...known.filter(({ id }) => id !== stored.id),
        ]);
        if (!saved) onCreated(stored);
        return stored;
      } catch {
        // The failure was shown as a notification.
        return null;
      }
    },
  };
}
