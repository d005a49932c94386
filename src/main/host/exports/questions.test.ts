import { expect, test } from "vitest";
import { parseCsv } from "#shared/stats/csv.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { simulateResponse } from "#shared/study/simulate-response.ts";
import { simulateParticipant } from "#shared/study/simulated-participant.ts";
import { addableSteps, withNewStep } from "#shared/study/step-type.ts";
import { trialTable } from "#shared/study/trial-row.ts";
import { exporters, findExporter } from "./exporters.ts";

const study = addableSteps.reduce((document, type) => withNewStep(document, type).document, exampleStudy(3));
const written = '=HYPERLINK("x"),\n"quoted"; <script>alert(1)</script>';

/** One participant who has answered every kind of question, and written what spreadsheets and parsers stumble over. */
function everyQuestion() {
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  const answers = planSession(study, "saliency", 1).map((screen) => {
    const { response, timing } = simulateResponse(screen, participant, 0);
    const own = screen.trialType === "free-text" ? { text: written } : response;
    return { screen, response: own, timing, resumeCount: 0, gapMs: null };
  });
  const session = { subjectId: "S1", sessionId: "s1", kind: "real" as const, conditionId: "saliency" };
  return trialTable(
    study,
    [
      {
        session: {
          ...session,
          levels: { saliency: 1 },
          studyHash: "0".repeat(64),
          seed: 1,
          station: null,
        },
        answers,
      },
    ],
    { scoredOnly: false },
  );
}

const table = everyQuestion();
const input = { study, name: "study", studyHash: "0".repeat(64), table, version: "1.2.3" };
const at = (name: string) => table.columns.findIndex((column) => column.name === name);
const rowOf = (type: string) => table.rows.find((row) => row[at("trial_type")] === type)!;

test("every cell that a question writes is in the long file, and comes back as it was", () => {
  const { header, rows } = parseCsv(findExporter("csv-long").files(input)[0]!.content);
  expect(header).toEqual(table.columns.map(({ name }) => name));
  const [text] = rows.filter((row) => row[at("trial_type")] === "free-text");
  expect(text![at("response")]).toBe(written);
  expect(text![at("text_length")]).toBe(String(written.length));
});

test("the wide file has each question beside the others: answers, items, scores, and who the participant is", () => {
  const { header, rows } = parseCsv(findExporter("csv-wide").files(input)[0]!.content);
  expect(rows).toHaveLength(1);
  const wide = (name: string) => rows[0]![header.indexOf(name)];
  expect(wide("response_strategy")).toBe(written);
  expect(wide("response_experience")).toBe(rowOf("choice")[at("response")]);
  for (const name of ["trust_1", "trust_12", "trust_score"]) expect(wide(name)).toBe(String(rowOf("matrix")[at(name)]));
  expect(wide("participant_age")).toBe(String(rowOf("demographics")[at("participant_age")] ?? ""));
});

test("each file format takes every kind of question, and describes its columns", () => {
  for (const exporter of exporters) expect(exporter.files(input).length, exporter.format).toBeGreaterThan(0);
  const psychDs = findExporter("psych-ds").files(input);
  const description = JSON.parse(psychDs.find(({ path }) => path.endsWith("dataset_description.json"))!.content);
  const described = description.variableMeasured.map(({ name }: { name: string }) => name);
  const files = psychDs.filter(({ path }) => path.endsWith(".csv"));
  expect(new Set(files.flatMap(({ content }) => parseCsv(content).header))).toEqual(new Set(described));
  expect(described).toEqual(expect.arrayContaining(["trust_7", "check_passed", "rating_scale", "other_text"]));
});
