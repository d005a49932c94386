import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type * as z from "zod";
import type { Study } from "#shared/contract/compose.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { client, orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";

/** Saves the document as it is being edited; a frozen study leads on to the new version that saving makes. */
export function useSaveStudy(study: Study, document: StudyDocument, onSaved: () => void) {
  const navigate = useNavigate();
  const [savedDocument, setSavedDocument] = useState(study.document);
  const mutation = useMutation({
    meta: { failureInPlace: true },
    mutationFn: (edited: StudyDocument) =>
      client.compose.save({ studyId: study.id, document: edited as z.core.util.JSONType }),
    onSuccess: async (saved, edited) => {
      setSavedDocument(edited);
      onSaved();
      queryClient.setQueryData(orpc.compose.study.queryKey({ input: { studyId: saved.id } }), saved);
      await queryClient.invalidateQueries({ queryKey: orpc.compose.studies.key() });
      if (saved.id !== study.id) await navigate(`/compose/${saved.id}`, { replace: true });
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
