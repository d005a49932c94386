import { createContext, use, useState } from "react";
import type * as z from "zod";

/** Where a screen's half-made answer is kept, so that a window that is reloaded meanwhile shows it again. */
export interface DraftPlace {
  /** What was kept of this screen; undefined where nothing was. */
  readonly kept: unknown;
  readonly keep: (draft: z.core.util.JSONType) => void;
}

/** Null where nothing is answered: in the preview and in a replay. */
export const DraftContext = createContext<DraftPlace | null>(null);

/**
 * State of a view that outlives the window: half of a text, the statements rated so far. It is no answer, and is forgotten
 * with the answer's acknowledgement.
 * @param schema what was kept by another version of the view, or was damaged, is begun anew
 */
export function useDraft<Draft extends z.core.util.JSONType>(
  schema: z.ZodType<Draft>,
  initial: Draft,
): [Draft, (next: Draft) => void] {
  const place = use(DraftContext);
  const [draft, setDraft] = useState(() => {
    const kept = schema.safeParse(place?.kept);
    return kept.success ? kept.data : initial;
  });
  const change = (next: Draft) => {
    setDraft(next);
    place?.keep(next);
  };
  return [draft, change];
}
