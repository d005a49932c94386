import { setImmediate } from "node:timers/promises";
import * as z from "zod";
import { type SessionState, simulated, simulatedParticipant } from "#shared/contract/run.ts";
import type { PlannedScreen } from "#shared/study/screen.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { readResponses } from "../store/read/responses.ts";
import { readPlan } from "../store/read/sessions.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { defineJob, type JobContext } from "./job-kind.ts";

const params = z.object({
  studyId: z.string(),
  participants: z.int(),
  participant: simulatedParticipant,
  seed: z.int(),
  /** Tells the participants of one simulation from those of another. */
  batch: z.int(),
});
type Params = z.infer<typeof params>;

const environment = {
  userAgent: "simulated participant",
  viewportWidth: 1440,
  viewportHeight: 900,
  devicePixelRatio: 1,
  language: "en",
};

/** Sends simulated participants through the session services, as windows would; run again, it goes on where it stopped. */
export const simulateParticipants = defineJob({
  kind: "simulate-participants",
  lane: "host",
  params,
  title: ({ studyId, participants }, store) =>
    `Simulate ${participants} participants of ${savedStudy(store, studyId).document.title}`,
  result: simulated,
  async run(context, settings) {
    const { client, progress } = context;
    const { studyId, participants, batch } = settings;
    const { sessions } = await client.run.overview({ studyId, kind: "simulated" });
    const started = new Map(sessions.map((session) => [session.subjectId, session]));
    const digits = String(participants).length;
    for (let index = 0; index < participants; index++) {
      progress({ done: index, total: participants, unit: "participants", message: "Answering" });
      const subjectId = `sim${batch}p${String(index + 1).padStart(digits, "0")}`;
      const known = started.get(subjectId);
      if (known?.status === "completed" || known?.status === "rejected") continue;
      const { session } = known
        ? await client.run.resume({ sessionId: known.id, environment })
        : await client.run.start({ studyId, subjectId, kind: "simulated", environment });
      await takePart(context, settings, index, session);
    }
    progress({ done: participants, total: participants, unit: "participants", message: "Answered" });
    return { participants, batch };
  },
});

/** Answers every screen that is left of a session, to its end. */
async function takePart(
  { store, client, signal }: JobContext,
  { studyId, participant, seed }: Params,
  index: number,
  session: { id: string; conditionId: string },
): Promise<void> {
  const { document } = savedStudy(store, studyId);
  const { levels } = document.conditions.find(({ id }) => id === session.conditionId)!;
  const person = simulateParticipant(participant, { seed, index, levels });
  const answered = readResponses(store, session.id);
  let previous = answered.at(-1)?.timing.timeResponse ?? 0;
  const plan = readPlan(store, session.id);
  let screen: PlannedScreen | undefined = plan[answered.length];
  while (screen) {
    // A person may be answering at the same time: their window is served between any two of these.
    await setImmediate();
    signal.throwIfAborted();
    const { response, timing } = simulateResponse(screen, person, previous);
    const { next }: SessionState = await client.run.respond({
      sessionId: session.id,
      seq: screen.seq,
      response: response as never,
      timing,
    });
    previous = timing.timeResponse;
    // Not always the one that follows: who fails a check is led to the closing screen.
    screen = next ? plan[next.seq] : undefined;
  }
}
