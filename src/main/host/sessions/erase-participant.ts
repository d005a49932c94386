import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Erased } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { eraseSession } from "../store/erase-session.ts";
import type { Store } from "../store/store.ts";
import { sessionOf } from "./session-state.ts";

/**
 * Erases a participant's session, and with it the exports that hold it, which can be written again without it. What the
 * program cannot know of, such as copies elsewhere, is left to the researcher.
 *
 * @param subjectId typed once more, so that nobody is erased by mistake
 * @throws NOT_FOUND, INVALID where the participant is another
 */
export function eraseParticipant(store: Store, sessionId: string, subjectId: string, now: number): Erased {
  const session = sessionOf(store, sessionId, now);
  if (session.subjectId !== subjectId)
    throw new ExemplarError(
      "INVALID",
      `The session is not that of participant "${subjectId}"`,
      "Type the participant's id as the session shows it.",
    );
  eraseSession(store, session, new Date(now).toISOString());
  const { exports, damaged, report } = store.folder;
  const holding = filesWith(exports, session.id);
  for (const file of holding) rmSync(file, { force: true });
  return {
    removed: holding,
    left: [...filesWith(damaged, session.id), ...(existsSync(report) && holds(report, session.id) ? [report] : [])],
  };
}

/** Files of a folder that name a session, however deep. */
function filesWith(folder: string, sessionId: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && holds(file, sessionId));
}

const holds = (file: string, sessionId: string): boolean => readFileSync(file).includes(sessionId);
