import * as z from "zod";
import { timing } from "#shared/study/screen.ts";

const pendingResponse = z.object({ seq: z.int(), response: z.json(), timing });
export type PendingResponse = z.infer<typeof pendingResponse>;

const key = (sessionId: string) => `exemplar.pending-response.${sessionId}`;

/**
 * Keeps the one response that has been given and not yet acknowledged, so that a window that is closed or reloaded
 * meanwhile sends it first when it comes back.
 */
export const pendingResponses = {
  put(storage: Storage, sessionId: string, response: PendingResponse): void {
    try {
      storage.setItem(key(sessionId), JSON.stringify(response));
    } catch {
      // A storage that is full or forbidden: the answer is still sent until it is acknowledged, while the window is open.
    }
  },
  get(storage: Storage, sessionId: string): PendingResponse | null {
    const stored = storage.getItem(key(sessionId));
    if (stored === null) return null;
    const parsed = pendingResponse.safeParse(parseJson(stored));
    return parsed.success ? parsed.data : null;
  },
  clear(storage: Storage, sessionId: string): void {
    storage.removeItem(key(sessionId));
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
