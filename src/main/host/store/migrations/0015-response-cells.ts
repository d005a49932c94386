import type { Database } from "better-sqlite3";

type Json = Record<string, unknown>;

interface PlannedScreen {
  readonly seq: number;
  readonly trialType: string;
  readonly view: Json;
  readonly key: Json;
}

/**
 * Responses keep the cells of the data that were scored when they were taken, and the revision of the trial type that
 * scored them: what a later version scores otherwise changes no data that are there. Those taken before are given what
 * revision 1 has scored. A trial type that is not known here has nothing to give.
 */
export function responseCells(database: Database): void {
  database.exec(`
    DROP TRIGGER responses_keep;
    ALTER TABLE responses ADD COLUMN cells TEXT CHECK (cells IS NULL OR json_valid(cells));
    ALTER TABLE responses ADD COLUMN revision INTEGER;
  `);
  const plan = database.prepare<[string], { plan: string }>("SELECT plan FROM sessions WHERE id = ?");
  const taken = database.prepare<[string], { seq: number; response: string }>(
    "SELECT seq, response FROM responses WHERE session_id = ?",
  );
  const keep = database.prepare("UPDATE responses SET cells = ?, revision = 1 WHERE session_id = ? AND seq = ?");
  for (const id of database.prepare<[], string>("SELECT id FROM sessions").pluck().all()) {
    const screens = JSON.parse(plan.get(id)!.plan) as PlannedScreen[];
    for (const { seq, response } of taken.all(id)) {
      const screen = screens[seq];
      const cells = screen && cellsOf[screen.trialType]?.(screen, JSON.parse(response) as Json);
      if (cells) keep.run(JSON.stringify(cells), id, seq);
    }
  }
  database.exec(
    "CREATE TRIGGER responses_keep BEFORE UPDATE ON responses BEGIN SELECT RAISE(ABORT, 'responses are append-only'); END;",
  );
}

type Scoring = (screen: PlannedScreen, response: Json) => Json;

const read: Scoring = ({ view }) => ({ stimulus: view.title, response: null });

/** How revision 1 of each trial type has scored. It stands here once more, for what the trial types do may change. */
const cellsOf: Readonly<Record<string, Scoring | undefined>> = {
  consent: ({ view }) => ({ stimulus: view.title, response: "agreed" }),
  instruction: read,
  break: read,
  debrief: read,
  "comprehension-check": ({ view }, response) => {
    const options = view.options as string[];
    const choices = response.choices as number[];
    return {
      stimulus: view.question,
      response: options[view.correct as number],
      attempts: choices.length,
      first_response: options[choices[0]!],
    };
  },
  rate: ({ view }, response) => {
    const choice = response.choice as number;
    return {
      stimulus: view.question,
      response: (view.options as string[])[choice],
      rating_name: view.name,
      rating: choice + 1,
    };
  },
  "predict-2afc": ({ view, key }, { side, key: pressed }) => {
    const answer = (view.answers as Json)[side as string];
    const shown = (view.explanations ?? []) as { slot: string; pictures: { sha256: string }[] }[];
    return {
      stimulus: `${view.imageSha256}.png`,
      response: answer,
      stimulus_id: key.stimulus_id,
      target_id: key.target_id,
      target_kind: key.target_kind,
      target_category: key.target_category,
      alternative_category: key.alternative_category,
      ground_truth: key.ground_truth,
      ai_response: key.ai_response,
      correct: Number(answer === key.ai_response),
      matches_ground_truth: Number(answer === key.ground_truth),
      target_side: key.target_side,
      response_side: side,
      response_key: pressed,
      stimulus_sha256: view.imageSha256,
      saliency_sha256: view.saliencySha256 ?? shown.find(({ slot }) => slot === "map")?.pictures[0]?.sha256 ?? null,
      artefacts: key.artefacts ?? null,
    };
  },
};
