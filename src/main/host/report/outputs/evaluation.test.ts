import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { Artefact } from "#shared/domain/artefact.ts";
import { outputParts } from "./list.ts";

const artefact = (id: string, change: Partial<Artefact>): Artefact => ({
  ...{ id, method: "rise", revision: 1, output: "map", subject: { kind: "target", targetId: id.slice(-1) } },
  ...{ keySha256: "", settings: {}, seed: 1, summary: {}, uncertainty: {}, files: [], uses: [], createdAt: "" },
  provenance: { classifierSha256: "", datasetSha256: "", device: "", version: "", seconds: 0 },
  ...change,
});

const evaluation = (of: string, value: number, settings: Artefact["settings"]) => {
  const measure = { id: "deletion", label: "Deletion", description: "", value, low: null, high: null };
  return artefact(`${of} at ${JSON.stringify(settings)}`, {
    ...{ method: "faithfulness", output: "evaluation", settings, subject: { kind: "artefact", artefactId: of } },
    summary: { measures: [{ ...measure, unit: null, better: "lower", note: null }], curves: [] },
  });
};

test("methods are compared with one another on their targets, by what was measured alike", () => {
  const maps = ["a", "b"].flatMap((target) => [
    artefact(`rise ${target}`, {}),
    artefact(`grad-cam ${target}`, { method: "grad-cam" }),
  ]);
  const few = { points: 5 };
  const evaluations = [
    ...[evaluation("rise a", 0.1, few), evaluation("rise b", 0.3, few)],
    ...[evaluation("grad-cam a", 0.2, few), evaluation("grad-cam b", 0.5, few)],
    evaluation("rise a", 0.9, { points: 50 }),
  ];
  const { document } = parseHTML(
    `<body>${outputParts([...maps, ...evaluations])
      .map(({ text }) => text)
      .join("")}</body>`,
  );
  const tables = [...document.querySelectorAll("table")].filter((table) => table.textContent.includes("Measured by"));
  const rows = tables.map((table) =>
    [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].slice(1, 4).map((cell) => cell.textContent)),
  );
  expect(rows).toEqual([
    [
      ["RISE", "2", "0.200"],
      ["Grad-CAM", "2", "0.350"],
      ["Grad-CAM − RISE", "2", "0.150"],
    ],
    [["RISE", "1", "0.900"]],
  ]);
  expect(tables[0]!.querySelector("caption")!.textContent).toContain("points 5");
});
