import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { analyseTrials } from "./analyse-trials.ts";
import { buildReport } from "./build-report.ts";
import { exampleReport } from "./example-report.fixture.ts";
import type { ReportInput } from "./report-input.ts";

const input = exampleReport();
const { html, analysis } = buildReport(input);
const { document } = parseHTML(html);
const textOf = (selector: string) => document.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
const columnsAt = (name: string) => input.table.columns.findIndex((column) => column.name === name);

test("the report refers to nothing outside itself, but to the data beside it", () => {
  const references = [...document.querySelectorAll("[src], [href], [data], [srcset]")].map(
    (element) => element.getAttribute("src") ?? element.getAttribute("href") ?? element.outerHTML,
  );
  const outside = references.filter((reference) => !reference.startsWith("data:") && !reference.startsWith("#"));
  expect(outside).toEqual(["exports/saliency_2afc_long.csv"]);
  expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:\/\/|@import|<script|<link/);
  expect(document.querySelectorAll("svg")).toHaveLength(7);
});

test("it has every section, each in the contents", () => {
  const ids = [...document.querySelectorAll("main > section")].map(({ id }) => id);
  expect(ids).toEqual([
    "task",
    "participants",
    "accuracy",
    "models",
    "random-effects",
    "stimuli",
    "explanations",
    "classifier",
    "provenance",
  ]);
  expect([...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))).toEqual(
    ids.map((id) => `#${id}`),
  );
});

test("accuracies are those of the table's rows", () => {
  const at = { kind: columnsAt("target_kind"), condition: columnsAt("condition_id"), correct: columnsAt("correct") };
  const scored = input.table.rows.filter((row) => row[columnsAt("trial_number")] !== null);
  for (const cell of analysis.cells) {
    const condition = input.study.document.conditions.find(({ label }) => label === cell.condition)!.id;
    const kind = { Hits: "hit", Errors: "error", "Low confidence": "low_confidence" }[cell.targetKind]!;
    const rows = scored.filter((row) => row[at.kind] === kind && row[at.condition] === condition);
    expect(cell.trials).toBe(rows.length);
    expect(cell.mean).toBeCloseTo(rows.reduce((sum, row) => sum + Number(row[at.correct]), 0) / rows.length, 12);
    expect(cell.low).toBeLessThanOrEqual(cell.mean);
    expect(cell.high).toBeGreaterThanOrEqual(cell.mean);
    expect(cell.participantMeans).toHaveLength(20);
    expect(textOf("#accuracy table")).toContain(`${(100 * cell.mean).toFixed(1)}%`);
  }
  expect(analysis.cells).toHaveLength(6);
});

test("how often the AI was right is said of the trials, not of its test images", () => {
  const shown = Object.fromEntries(
    [...document.querySelectorAll(".numbers div")].map((entry) => [
      entry.querySelector("dt")!.textContent,
      entry.querySelector("dd")!.textContent,
    ]),
  );
  const [predicted, truth, number] = ["ai_response", "ground_truth", "trial_number"].map(columnsAt);
  const scored = input.table.rows.filter((row) => row[number!] !== null);
  const right = scored.filter((row) => row[predicted!] === row[truth!]).length / scored.length;
  expect(right).toBeLessThan(input.evaluation.accuracy);
  expect(shown["AI was right"]).toBe(`${(100 * right).toFixed(1)}%`);
});

test("the coefficients that the participants were made with lie within four standard errors", () => {
  const largest = analysis.models[2]!;
  if ("problem" in largest) throw new Error(largest.problem.message);
  const truth: Record<string, number> = {
    "(Intercept)": -0.97,
    target_kindhit: 4.5,
    target_kindlow_confidence: 2.3,
    saliency: 0.72,
    "target_kindhit:saliency": 0,
    "target_kindlow_confidence:saliency": 0,
  };
  expect(largest.fit.fixed.map(({ term }) => term)).toEqual(Object.keys(truth));
  for (const { term, estimate, stdError } of largest.fit.fixed)
    expect(Math.abs(estimate - truth[term]!)).toBeLessThan(4 * stdError);
  expect(textOf("#models .coefficients")).toContain("6. Target kind: low confidence × Saliency map");
});

test("likelihood-ratio tests have lme4's columns, one test fewer than models", () => {
  const [table] = document.querySelectorAll("#models table");
  expect([...table!.querySelectorAll("thead th")].map(({ textContent }) => textContent)).toEqual(
    "Model npar AIC BIC logLik -2*log(L) Chisq Df Pr(>Chisq)".split(" "),
  );
  const dfs = [...table!.querySelectorAll("tbody tr")].map((row) => row.querySelectorAll("td")[6]!.textContent);
  expect(dfs).toEqual(["", "1", "2"]);
});

test("effects are held against the smallest effect of interest where the analysis names one", () => {
  expect(textOf("#models")).not.toContain("smallest of interest");
  const decided = buildReport({ ...input, analysis: { ...input.analysis, smallestEffect: 9 } });
  const models = parseHTML(decided.html).document.querySelector("#models")!;
  const rows = [...models.querySelectorAll("table")].at(-1)!.querySelectorAll("tbody tr");
  expect([...rows].map((row) => row.querySelector("td:last-child")!.textContent)).toEqual(
    Array(5).fill("smaller than the bound"),
  );
  expect(models.textContent).toContain("Two one-sided tests against ±9");
});

test("every target of the study is in the gallery, with its map as an embedded PNG", () => {
  expect(document.querySelectorAll(".gallery li")).toHaveLength(60);
  const images = [...document.querySelectorAll(".gallery img")].map((image) => image.getAttribute("src")!);
  expect(images).toHaveLength(120);
  expect(new Set(images).size).toBe(120);
  for (const image of images) expect(image).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  const wrong = input.targets.filter(({ predicted, groundTruth }) => predicted !== groundTruth);
  expect(document.querySelectorAll(".gallery .truth")).toHaveLength(wrong.length);
});

test("who takes part is said: simulated participants are never taken for people", () => {
  expect(textOf(".notice")).toContain("Simulated participants. No person took part");
  const real = { ...input, analysis: { ...input.analysis, kinds: ["real" as const] } };
  expect(parseHTML(buildReport(real).html).document.querySelector(".notice")).toBeNull();
});

test("the same input gives the same report, byte for byte", () => {
  expect(buildReport(exampleReport()).html).toBe(html);
});

test("words of the study are text, whatever they contain", () => {
  const title = `<img src=x onerror=alert(1)> & "quotes"`;
  const evil = buildReport({ ...input, analysis: { ...input.analysis, title } });
  expect(parseHTML(evil.html).document.querySelector("h1")!.textContent).toBe(title);
  expect(evil.html).not.toContain("<img src=x");
});

test("a model that cannot be fitted is named with its reason, the others stand", () => {
  const formulas = ["correct ~ saliency + (1 | subject_id)", "correct ~ colour", "correct ~ saliency +"];
  const report = buildReport({ ...input, analysis: { ...input.analysis, formulas } });
  const problems = [...parseHTML(report.html).document.querySelectorAll(".problem")].map(
    ({ textContent }) => textContent,
  );
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain("colour");
  expect(report.html).toContain("Coefficients of the largest model");
});

test("a reference level that the data do not have is named", () => {
  const analysis = { ...input.analysis, referenceLevels: { target_kind: "adversarial" } };
  expect(() => buildReport({ ...input, analysis })).toThrow(/reference levels do not fit the data: .*adversarial/);
});

test("exclusions are applied and counted", () => {
  const strict = withExclusions([{ column: "target_kind", operator: "=", value: "hit", reason: "at ceiling" }]);
  const { exclusions, trials, cells } = analyseTrials({
    ...strict,
    analysis: { ...strict.analysis, formulas: ["correct ~ saliency"], referenceLevels: {} },
  });
  expect(exclusions.map(({ rows }) => rows)).toEqual([analysis.trials - trials]);
  expect(new Set(cells.map(({ targetKind }) => targetKind))).toEqual(new Set(["Errors", "Low confidence"]));
});

test("without trials there is no report, and the reason is said", () => {
  expect(() => buildReport({ ...input, table: { ...input.table, rows: [] } })).toThrow(
    "There are no completed simulated sessions to report on",
  );
  expect(() => buildReport(withExclusions([{ column: "rt", operator: ">", value: 0, reason: "all" }]))).toThrow(
    /The exclusions leave none of 2240 trials/,
  );
});

test("a missing image leaves a labelled gap", () => {
  const report = buildReport({ ...input, image: () => null });
  expect(parseHTML(report.html).document.querySelectorAll(".gallery .missing")).toHaveLength(120);
});

function withExclusions(exclusions: ReportInput["analysis"]["exclusions"]): ReportInput {
  return { ...input, analysis: { ...input.analysis, exclusions } };
}

test("linear models are reported in units of their outcome, by REML alone and by ML when compared", () => {
  const formulas = ["log(rt) ~ 1 + (1 | subject_id)", "log(rt) ~ saliency + (1 | subject_id)"];
  const reportOf = (chosen: string[]) =>
    buildReport({ ...input, analysis: { ...input.analysis, family: "gaussian", formulas: chosen } });
  const compared = reportOf(formulas);
  const methods = compared.analysis.models.map((model) => ("fit" in model ? model.fit.method : model.problem));
  expect(methods).toEqual(["ML", "ML"]);
  const page = parseHTML(compared.html).document;
  const words = page.querySelector("#models")!.textContent;
  expect(words).toContain("Linear mixed-effects models of log(rt), fitted by maximum likelihood.");
  expect(words).toContain("Estimates are in units of log(rt).");
  expect(words + page.querySelector("#random-effects")!.textContent).not.toMatch(/log-odds|logistic/i);
  expect(page.querySelector("#models .coefficients thead th:nth-child(4)")!.textContent).toBe("t");
  expect(page.querySelector("#random-effects tbody")!.textContent).toContain("Residual");
  expect(reportOf(formulas.slice(1)).analysis.models[0]).toMatchObject({ fit: { method: "REML" } });
});

test("a study that names images again says who is wrong, how much raters agree, and the accuracy by their labels", () => {
  const own = [
    "target_id",
    "stimulus_sha256",
    "stimulus_source",
    "rater_label",
    "ai_response",
    "dataset_label",
    "outcome",
  ];
  const numbers = ["image_index", "ai_confidence", "agrees_with_ai"];
  const scored = input.table.rows.filter((row) => row[columnsAt("trial_number")] !== null).slice(0, 40);
  const named = { ...input.table.columns[0]!, type: "string" as const };
  const taken = [...own, ...numbers, "target_kind", "correct"];
  const kept = input.table.columns.flatMap(({ name }, k) => (taken.includes(name) ? [] : [k]));
  const label = (image: number) => (image % 4 === 0 ? "9" : "4");
  const table = {
    columns: [
      ...kept.map((k) => input.table.columns[k]!),
      ...own.map((name) => ({ ...named, name })),
      ...numbers.map((name) => ({ ...named, name, type: "number" as const })),
    ],
    rows: scored.map((row, k) => {
      const image = k % 20;
      const subject = kept.indexOf(columnsAt("subject_id"));
      return [
        ...kept.map((place) => row[place]!).with(subject, k < 20 ? "A" : "B"),
        ...[
          `t${image}`,
          `s${image}`,
          "error",
          label(image),
          "4",
          "9",
          label(image) === "9" ? "misclassified" : "mislabelled",
        ],
        ...[image, 0.9, Number(label(image) === "4")],
      ];
    }),
  };
  const made = buildReport({
    ...{ ...input, table },
    analysis: {
      ...{ ...input.analysis, exclusions: [], referenceLevels: {} },
      formulas: ["agrees_with_ai ~ 1 + (1 | subject_id)"],
    },
  });
  const section = parseHTML(made.html).document.querySelector("#relabelling")!;
  const rows = [...section.querySelectorAll("tbody tr")].map((entry) => entry.textContent);
  expect(section.textContent).toContain("2 raters, 20 images.");
  expect(rows.join("\n")).toMatch(/Cohen's κ1\.00/);
  expect(rows.join("\n")).toMatch(/Errors20515000025% \(11% to 47%\)75% \(53% to 89%\)/);
  expect(section.textContent).toMatch(/15 of its answers become right, and 0 wrong/);
  expect(made.html).not.toContain("NaN");
  expect(parseHTML(buildReport(input).html).document.querySelector("#relabelling")).toBeNull();
});

test("a study of ambiguities has its own section beside what was published, and no accuracy", () => {
  const own = ["stimulus_id", "stimulus_source", "chosen_pair", "agrees"];
  const scored = input.table.rows.filter((row) => row[columnsAt("trial_number")] !== null).slice(0, 400);
  const named = { ...input.table.columns[0]!, type: "string" as const };
  const kept = input.table.columns.flatMap(({ name }, k) =>
    [...own, "target_kind", "correct"].includes(name) ? [] : [k],
  );
  const agrees = (k: number) => (k % 2 === 0 ? Number(k % 8 !== 0) : Number(k % 8 === 1));
  const table = {
    columns: [
      ...kept.map((k) => input.table.columns[k]!),
      ...own.map((name) => ({ ...named, name, type: name === "agrees" ? ("integer" as const) : named.type })),
    ],
    rows: scored.map((row, k) => [
      ...kept.map((place) => row[place]!),
      ...[`s${k % 20}`, k % 2 === 0 ? "insecurity" : "random_crop", agrees(k) === 1 ? "a / b" : "a / c", agrees(k)],
    ]),
  };
  const formulas = ["agrees ~ stimulus_source + (1 | subject_id)"];
  const made = buildReport({
    ...{ ...input, table },
    analysis: { ...input.analysis, formulas, exclusions: [], referenceLevels: {} },
  });
  const page = parseHTML(made.html).document;
  const rows = [...page.querySelectorAll("#ambiguities tbody tr")].map((entry) => entry.textContent);
  expect(rows).toHaveLength(6);
  expect(rows.join()).toMatch(/InsecuritiesAgree with the algorithm75\.0%.*51\.9%/);
  expect(rows.join()).toMatch(/Random cropsAgree with the algorithm25\.0%.*26\.3%/);
  expect(page.querySelector("#accuracy")).toBeNull();
  expect(made.html).not.toContain("NaN");
});
