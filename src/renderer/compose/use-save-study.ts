import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import type * as z from "zod";
import type { Study } from "#shared/contract/compose.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { client, orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";

/** Saves the document as it is being edited; of a frozen study this makes a new version. */
export function useSaveStudy(study: Study, document: StudyDocument, onSaved: () => void) {
  const [savedDocument, setSavedDocument] = useState(study.document);
  const mutation = useMutation({
    meta: { failureInPlace: true },
    mutationFn: (edited: StudyDocument) =>
      client.compose.save({ studyId: study.id, document: edited as z.core.util.JSONType }),
    onSuccess: async (saved, edited) => {
      // At once: the guard of unsaved changes must know before anything leads on.
      flushSync(() => setSavedDocument(edited));
      onSaved();
      queryClient.setQueryData(orpc.compose.study.queryKey({ input: { studyId: saved.id } }), saved);
      await queryClient.invalidateQueries({ queryKey: orpc.compose.studies.key() });
    },
  });
  return {
    dirty: document !== savedDocument,
    saving: mutation.isPending,
    failure: mutation.error,
    /** The saved study, or null where saving failed; the failure is shown in place. */
    save: () => mutation.mutateAsync(document).catch((): Study | null => null),
  };
}
