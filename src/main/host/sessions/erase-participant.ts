import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
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
  const isHeld = (file: string) => holds(file, session.id);
  const removed = filesIn(exports).filter((file) => isHeld(file) === true);
  for (const file of removed) rmSync(file, { force: true });
  const left = [...filesIn(exports), ...filesIn(damaged), ...(existsSync(report) ? [report] : [])];
  return { removed, left: left.filter((file) => isHeld(file) !== false) };
}

/** Every file of a folder, however deep. */
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file).isFile())
    : [];

/** Whether a file names a session, an archive in any of its files; null where an archive cannot be opened. */
function holds(file: string, sessionId: string): boolean | null {
  const bytes = readFileSync(file);
  if (bytes.includes(sessionId)) return true;
  if (!file.endsWith(".zip")) return false;
  try {
    return Object.values(unzipSync(bytes)).some((content) => Buffer.from(content).includes(sessionId));
  } catch {
    return null;
  }
}
