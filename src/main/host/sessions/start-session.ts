import { randomUUID } from "node:crypto";
import type { SessionState } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { allocate, takesSlot } from "#shared/study/allocate.ts";
import { leastUsedList, listCount, seedOfList } from "#shared/study/design/within.ts";
import { planSession } from "#shared/study/plan-session.ts";
import type { Environment, SessionKind } from "#shared/study/screen.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { readSessions, type StoredSession } from "../store/read/sessions.ts";
import { readStudy } from "../store/read/studies.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { insertAllocation, insertSession, insertSessionEvent } from "../store/write/sessions.ts";
import type { RunnableStudy } from "../studies/checked-study.ts";
import { requireSlot } from "./continue-session.ts";
import { requirePictures } from "./require-pictures.ts";
import { blocked, returnOf } from "./return-of.ts";
import { sessionState } from "./session-state.ts";

export interface StartRequest {
  readonly studyId: string;
  readonly subjectId: string;
  readonly kind: SessionKind;
  readonly environment: Environment;
  /** The machine's name; null where it has none. */
  readonly station: string | null;
  /** The unfinished session that its participant begins again; left out, the study says whether there is one. */
  readonly restartOf?: string;
}

/**
 * Allocates a condition and plans the session, in one transaction: two stations can never get one slot, and a plan is
 * stored before its first screen is shown. Who begins again does so in the same condition, and the session that was left
 * gives its slot back.
 *
 * @param study the study, which has been checked
 * @throws CONFLICT when every cell is full or the participant is known, BLOCKED where the study does not let a known one
 * begin again, PROJECT_DAMAGED when a picture is not whole
 */
export function startSession(
  store: Store,
  request: StartRequest,
  { hash, document }: RunnableStudy,
  now: number,
): SessionState {
  const { studyId, subjectId, kind, environment, station } = request;
  const at = new Date(now).toISOString();
  const id = randomUUID();
  return transaction(store, () => {
    if (readStudy(store, studyId)?.hash !== hash)
      throw new ExemplarError(
        "CONFLICT",
        `The study "${document.title}" was changed at this moment.`,
        "Start the session again.",
      );
    const known = readSessions(store, studyId, now);
    const left = leftSession(known, request, document, now);
    if (left) requireSlot(store, left, now);
    const sessions = known.map((session) =>
      session.id === left?.id ? { ...session, status: "abandoned" as const } : session,
    );
    const decision = allocate({
      conditionIds: left ? [left.conditionId] : document.conditions.map((condition) => condition.id),
      perCondition: kind === "real" ? document.participantsPerCondition : null,
      kind,
      sessions,
      seed: document.seed,
    });
    if (decision.conditionId === null)
      throw new ExemplarError(
        "CONFLICT",
        `The study "${document.title}" is complete: every condition has its ${document.participantsPerCondition} participants.`,
        "Ask for more participants in a new version of the study, or reject a session that cannot be used.",
      );
    const { conditionId } = decision;
    const drawn = seededGenerator(document.seed)
      .split(`session/${kind}/${subjectId}/${sessions.length}`)
      .integer(2 ** 31);
    const lists = listCount(document);
    const taken = sessions.filter(
      (session) => session.kind === kind && session.conditionId === conditionId && takesSlot(session),
    );
    const list = leastUsedList(
      taken.map((session) => session.seed),
      lists,
    );
    const seed = seedOfList(drawn, list, lists);
    const plan = planSession(document, conditionId, seed);
    // Nobody looks at what a simulated participant is shown.
    if (kind !== "simulated") requirePictures(store, plan);
    insertSession(store, {
      id,
      studyId,
      studyHash: hash,
      subjectId,
      kind,
      conditionId,
      seed,
      plan,
      minutes: document.sessionMinutes,
      startedAt: at,
    });
    insertAllocation(store, { sessionId: id, studyId, decision, at });
    insertSessionEvent(store, {
      sessionId: id,
      type: "start",
      at,
      nextSeq: 0,
      environment,
      station,
      restartOf: left?.id ?? null,
    });
    return sessionState(store, id, now);
  });
}

/**
 * The session that the new one takes the place of. Who has taken the study has seen its stimuli, and two participants of
 * one name could not be told apart in the data: unless the study lets them begin again, they are refused.
 */
function leftSession(
  sessions: readonly StoredSession[],
  { subjectId, kind, restartOf }: StartRequest,
  document: StudyDocument,
  now: number,
): StoredSession | undefined {
  if (restartOf !== undefined) return sessions.find(({ id }) => id === restartOf);
  if (kind === "pilot") return undefined;
  const known = sessions.find(
    ({ status, ...session }) =>
      session.subjectId === subjectId && session.kind === kind && status !== "rejected" && status !== "abandoned",
  );
  if (!known) return undefined;
  if (known.status !== "completed") {
    const outcome = returnOf(known, document, now);
    if (outcome === "restart") return known;
    if (outcome === "block") throw blocked(known);
  }
  throw new ExemplarError(
    "CONFLICT",
    `Participant "${subjectId}" has a ${known.status} session of this study already.`,
    known.status === "completed"
      ? "Use another participant id."
      : "Resume that session, or use another participant id.",
    { detail: known.id },
  );
}
