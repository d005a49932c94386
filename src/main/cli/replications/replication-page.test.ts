import { expect, test } from "vitest";
import { accuracyBesidePaper } from "#shared/figures/accuracy-beside-paper.ts";
import { coefficientsBesidePaper } from "#shared/figures/coefficients-beside-paper.ts";
import { table1, table1Participant } from "#shared/study/natural-adversarial.ts";
import { linearPredictor } from "#shared/study/simulated-participant.ts";
import { replications } from "./list.ts";
import type { ReplicationRow } from "./replication.ts";
import { replicationPage } from "./replication-page.ts";

const row = (change: Partial<ReplicationRow>): ReplicationRow => ({
  ...{ id: "a", what: "A <number>", paper: null, ours: null, low: null, high: null, unit: null, note: null },
  ...change,
});
const cell = { condition: "None", targetKind: "Hits", mean: 0.9, low: 0.85, high: 0.95 };

test("a page has the paper's numbers beside ours, what differs first, and its figures inside", () => {
  const page = replicationPage(
    { id: "some-paper", title: "Some paper", source: "Somebody (2021)" },
    {
      differences: ["Nobody took part."],
      parts: [
        {
          title: "Part",
          text: "What it is about.",
          rows: [
            row({ id: "share", paper: 0.989, ours: 0.75, low: 0.7, high: 0.8, unit: "share", note: "Worse" }),
            row({ id: "logit", paper: -1.06, ours: -1.1 }),
          ],
          figures: [
            accuracyBesidePaper(
              [{ ...cell, participants: 3, trials: 9, participantMeans: [0.9] }],
              [{ ...cell, mean: 0.973 }],
              "implied",
            ),
            coefficientsBesidePaper(
              [{ term: "x", estimate: 1, stdError: 0.1 }],
              [{ term: "x", estimate: 1.2, stdError: 0.2 }],
              "n = 9",
            ),
          ],
        },
      ],
    },
    { seconds: 61.2, version: "1.0.0", createdAt: "2026-01-02T00:00:00.000Z" },
  );
  expect(page).toContain("98.9%");
  expect(page).toContain("70.0% to 80.0%");
  expect(page).toContain("−1.06");
  expect(page).toContain("A &lt;number&gt;");
  expect(page.match(/<figure>/g)).toHaveLength(2);
  expect(page).toContain("the paper 97.3%");
  expect(page.indexOf("Nobody took part.")).toBeLessThan(page.indexOf("What it is about."));
  expect(page).not.toMatch(/(src|href)="https?:/);
});

test("each paper has one replication", () => {
  const ids = replications.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("natural-adversarial");
});

test("a participant of Table 1 answers adversarial errors as its reference row says", () => {
  const predict = linearPredictor(table1Participant.coefficients, table1Participant.formula);
  expect(predict({ target_kind: "adversarial", saliency: 0, examples: 0 })).toBeCloseTo(-1.06, 12);
  expect(predict({ target_kind: "hit", saliency: 1, examples: 1 })).toBeCloseTo(
    table1.filter(({ name }) => !name.includes("error")).reduce((sum, { value }) => sum + value, 0),
    12,
  );
});
