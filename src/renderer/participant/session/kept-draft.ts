import * as z from "zod";

const keptDraft = z.object({ seq: z.int(), draft: z.json() });

const key = (sessionId: string) => `exemplar.draft.${sessionId}`;

/** Keeps the half-made answer to the screen that a session is at; there is never more than one. */
export const keptDrafts = {
  put(storage: Storage, sessionId: string, kept: z.infer<typeof keptDraft>): void {
    try {
      storage.setItem(key(sessionId), JSON.stringify(kept));
    } catch {
      // A storage that is full or forbidden: the draft lasts as long as its window.
    }
  },
  /** What was kept of this screen; undefined where nothing was, or it cannot be read. */
  get(storage: Storage, sessionId: string, seq: number): z.core.util.JSONType | undefined {
    try {
      const kept = keptDraft.parse(JSON.parse(storage.getItem(key(sessionId)) ?? "null"));
      return kept.seq === seq ? kept.draft : undefined;
    } catch {
      return undefined;
    }
  },
  clear(storage: Storage, sessionId: string): void {
    storage.removeItem(key(sessionId));
  },
};
