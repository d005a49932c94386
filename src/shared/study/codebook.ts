import type { CodebookEntry } from "../contract/analyse.ts";
import { codebookEntries, leadingColumns, trailingColumns } from "./core-columns.ts";
import type { StudyDocument } from "./study-document.ts";
import { findTrialType } from "./trial-types/list.ts";

/**
 * The data dictionary of a study: every column that its data have, in their order, generated from the factors and from
 * what its trial types say they record. A column that several trial types write appears once.
 */
export function codebook(document: Pick<StudyDocument, "factors" | "flow">): CodebookEntry[] {
  const factors = document.factors.map((factor) => ({
    name: factor.name,
    description: `${factor.label}: ${factor.levels.map(({ value, label }) => `${value} = ${label}`).join("; ")}`,
    type: factorType(factor.levels.map(({ value }) => value)),
    unit: null,
    source: "design factor",
  }));
  const names = new Set(document.flow.map((step) => (step.type === "block" ? step.trialType : step.type)));
  const ofTrialTypes = [...names].flatMap((name) => {
    const type = findTrialType(name);
    return type ? codebookEntries(type.columns, `trial type ${name}`) : [];
  });
  const all = [
    ...codebookEntries(leadingColumns, "session"),
    ...factors,
    ...ofTrialTypes,
    ...codebookEntries(trailingColumns, "session"),
  ];
  return all.filter((entry, i) => all.findIndex(({ name }) => name === entry.name) === i);
}

function factorType(values: readonly (string | number)[]): CodebookEntry["type"] {
  if (values.every((value) => Number.isInteger(value))) return "integer";
  return values.every((value) => typeof value === "number") ? "number" : "string";
}
