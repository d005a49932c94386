import { ExemplarError } from "#shared/domain/errors.ts";
import { simulateParticipants } from "../jobs/simulate-participants.ts";
import { closingScreen } from "../sessions/closing-screen.ts";
import { eraseParticipant } from "../sessions/erase-participant.ts";
import { respond } from "../sessions/respond.ts";
import { resumeSession } from "../sessions/resume-session.ts";
import { sessionOf, withoutKey } from "../sessions/session-state.ts";
import { startSession } from "../sessions/start-session.ts";
import { readErasures } from "../store/read/erasures.ts";
import { readResponses } from "../store/read/responses.ts";
import { readMeasures } from "../store/read/session-measures.ts";
import { readPlan, readSessions } from "../store/read/sessions.ts";
import { transaction } from "../store/transaction.ts";
import { insertSessionEvent } from "../store/write/sessions.ts";
import { runnableStudy, savedStudy } from "../studies/checked-study.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function runProcedures(os: Base, workbench: Workbench) {
  return os.run.router({
    overview: os.run.overview.handler(({ input }) => {
      const { document } = savedStudy(workbench.store, input.studyId);
      const sessions = readSessions(workbench.store, input.studyId, Date.now());
      const counted = sessions.filter(({ kind }) => kind === input.kind);
      const count = (conditionId: string, status: string) =>
        counted.filter((session) => session.conditionId === conditionId && session.status === status).length;
      return {
        cells: document.conditions.map(({ id, label }) => ({
          conditionId: id,
          label,
          wanted: document.participantsPerCondition,
          completed: count(id, "completed"),
          live: count(id, "live"),
        })),
        sessions,
        erasures: readErasures(workbench.store, input.studyId),
      };
    }),

    measures: os.run.measures.handler(({ input: { studyId, kind } }) => {
      const { store } = workbench;
      const sessions = readSessions(store, studyId, Date.now());
      return readMeasures(
        store,
        sessions.filter((session) => session.kind === kind),
      );
    }),

    start: os.run.start.handler(async ({ input }) => {
      const { store, commits } = workbench;
      const study = await runnableStudy(store, input.studyId);
      const station = input.kind === "simulated" ? null : workbench.station.name;
      const state = await commits.add(() => startSession(store, { ...input, station }, study, Date.now()), true);
      workbench.events.changed("run", "compose", "project");
      return state;
    }),
    resume: os.run.resume.handler(async ({ input }) => {
      const { store, commits, participantMode } = workbench;
      const station = workbench.station.name;
      const state = await commits.add(() => resumeSession(store, { ...input, station }, Date.now()), true);
      // Who begins again keeps the window.
      participantMode.follow(input.sessionId, state.session.id);
      workbench.events.changed("run");
      return state;
    }),
    respond: os.run.respond.handler(async ({ input }) => {
      const { store, commits } = workbench;
      const acknowledgement = await commits.add(() => respond(store, input, Date.now()));
      workbench.events.changed("run");
      // The data are those of completed sessions: they have changed with the last response, not with each.
      if (acknowledgement.next === null) workbench.events.changed("analyse", "project");
      return acknowledgement;
    }),

    reject: os.run.reject.handler(({ input }) => {
      const { store } = workbench;
      const at = new Date();
      const session = transaction(store, () => {
        const { status, answered } = sessionOf(store, input.sessionId, at.getTime());
        if (status === "rejected")
          throw new ExemplarError("CONFLICT", "The session is rejected already.", "The first reason stands.");
        insertSessionEvent(store, {
          sessionId: input.sessionId,
          type: "reject",
          at: at.toISOString(),
          nextSeq: answered,
          reason: input.reason,
        });
        return sessionOf(store, input.sessionId, at.getTime());
      });
      workbench.events.changed("run", "analyse");
      return session;
    }),

    accept: os.run.accept.handler(({ input }) => {
      const { store } = workbench;
      const at = new Date();
      const session = transaction(store, () => {
        const rejected = sessionOf(store, input.sessionId, at.getTime());
        const { status, answered, rejectedReason } = rejected;
        if (status !== "rejected")
          throw new ExemplarError("CONFLICT", "The session is not rejected.", "It counts as it is.");
        if (closingScreen(store, rejected) !== undefined)
          throw new ExemplarError(
            "CONFLICT",
            `The session was ended by its participant's own answer: ${rejectedReason}. What follows was never shown.`,
            "It stays out of the data. Start a new session if the participant wants to take part after all.",
          );
        const event = { sessionId: input.sessionId, type: "accept", at: at.toISOString(), nextSeq: answered } as const;
        insertSessionEvent(store, event);
        return sessionOf(store, input.sessionId, at.getTime());
      });
      workbench.events.changed("run", "analyse");
      return session;
    }),

    erase: os.run.erase.handler(({ input }) => {
      const erased = eraseParticipant(workbench.store, input.sessionId, input.subjectId, Date.now());
      workbench.events.changed("run", "analyse", "project");
      return erased;
    }),

    timeline: os.run.timeline.handler(({ input }) => {
      const { store } = workbench;
      const session = sessionOf(store, input.sessionId, Date.now());
      const plan = readPlan(store, session.id);
      return {
        session,
        entries: readResponses(store, session.id).map(({ seq, response, timing, receivedAt, correct }) => ({
          screen: withoutKey(plan[seq]!),
          response: response as never,
          timing,
          receivedAt,
          correct,
        })),
      };
    }),

    simulate: os.run.simulate.handler(async ({ input }) => {
      await runnableStudy(workbench.store, input.studyId);
      const batch = workbench.jobs.list().filter(({ kind }) => kind === simulateParticipants.kind).length + 1;
      return workbench.jobs.add(simulateParticipants, { ...input, batch });
    }),
  });
}
