import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import type { Study, StudyProblem } from "#shared/contract/compose.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { orpc } from "../connection/client.ts";

/** Pause in typing after which the document is checked, in ms. */
const pause = 250;

/** The problems and counts of the document as it is being edited; the saved ones until the first check answers. */
export function useStudyCheck(
  document: StudyDocument,
  study: Study,
): { problems: readonly StudyProblem[]; summary: Study["summary"] | null } {
  const [settled] = useDebouncedValue(document, pause);
  const edited = settled !== study.document;
  const check = useQuery({
    ...orpc.compose.check.queryOptions({ input: { document: settled as z.core.util.JSONType } }),
    enabled: edited,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (edited && check.data) || study;
}
