import { type DataFrame, dataFrameFromRecords } from "../stats/data-frame.ts";
import { planSession } from "./plan-session.ts";
import { simulateResponse } from "./simulate-response.ts";
import { simulateParticipant } from "./simulated-participant.ts";
import type { StudyDocument } from "./study-document.ts";
import { type Answer, sessionRows } from "./trial-row.ts";
import { findTrialType } from "./trial-types/list.ts";
import type { Columns } from "./trial-types/trial-type.ts";

/** The scored trials that a participant of each condition will answer, as rows of the data, alike ones together. */
export type PlannedTrials = readonly (readonly Columns[])[];

/**
 * What a study's data will look like before anyone has answered: the rows of one participant in each condition. Whatever
 * depends on the answer is made up.
 *
 * @throws INVALID for a document that `checkStudy` refuses
 */
export function plannedTrials(document: StudyDocument): PlannedTrials {
  const kinds = kindColumns(document);
  const kindOf = (row: Columns) => JSON.stringify(kinds.map((name) => row[name]));
  return document.conditions.map(({ id: conditionId, levels }) => {
    const { seed } = document;
    const participant = simulateParticipant({ strategy: "random" }, { seed, index: 0, levels });
    let previous = 0;
    const answers = planSession(document, conditionId, seed).map((screen): Answer => {
      const answer = simulateResponse(screen, participant, previous);
      previous = answer.timing.timeResponse;
      return { screen, ...answer, resumeCount: 0, gapMs: null };
    });
    const session = {
      subjectId: "",
      sessionId: "",
      kind: "simulated",
      conditionId,
      levels,
      studyHash: "",
      seed,
      station: null,
    } as const;
    return sessionRows({ session, answers })
      .filter((row) => row.trial_number !== null)
      .sort((a, b) => Number(kindOf(a) > kindOf(b)) - Number(kindOf(a) < kindOf(b)));
  });
}

/**
 * The design of a study with so many participants and trials each: participants go through the conditions in turn, and
 * fewer or more trials than planned keep the shares of their kinds.
 */
export function plannedFrame(trials: PlannedTrials, participants: number, trialsEach: number): DataFrame {
  return dataFrameFromRecords(
    Array.from({ length: participants }, (_, participant) => {
      const rows = trials[participant % trials.length]!;
      const own = { subject_id: `participant ${participant}`, session_id: `session ${participant}` };
      return Array.from({ length: trialsEach }, (_, k) => ({
        ...rows[Math.floor((k * rows.length) / trialsEach)],
        ...own,
      }));
    }).flat(),
  );
}

/** The columns that tell kinds of trials apart, such as `target_kind`. */
function kindColumns({ flow }: StudyDocument): string[] {
  const types = new Set(flow.flatMap((step) => (step.type === "block" ? [step.trialType] : [])));
  return [...types].flatMap((name) => findTrialType(name)?.kindParameter ?? []);
}
