import type { CodebookEntry } from "../contract/analyse.ts";
import type { Column } from "./column.ts";
import { codebookEntries, leadingColumns, trailingColumns } from "./core-columns.ts";
import { repeatColumns } from "./repeat-check.ts";
import type { Step, StudyDocument } from "./study-document.ts";
import { findTrialType } from "./trial-types/list.ts";
import type { TrialType } from "./trial-types/trial-type.ts";

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
  const ofSteps = document.flow.flatMap((step) => {
    const type = findTrialType(step.type);
    return type ? codebookEntries(ownColumnsOf(type, step), `trial type ${type.name}`) : [];
  });
  const repeating = document.flow.some((step) => step.type === "block" && step.repeats);
  const all = [
    ...codebookEntries(leadingColumns, "session"),
    ...factors,
    ...ofTrialTypes,
    ...ofSteps,
    ...(repeating ? codebookEntries(repeatColumns, "repeated trials") : []),
    ...codebookEntries(trailingColumns, "session"),
  ];
  return all.filter((entry, i) => all.findIndex(({ name }) => name === entry.name) === i);
}

/** The columns that the parameters of one step name. */
export function ownColumnsOf(type: TrialType, step: Step): Readonly<Record<string, Column>> {
  return type.ownColumns?.(type.parameters.parse(step)) ?? {};
}

function factorType(values: readonly (string | number)[]): CodebookEntry["type"] {
  if (values.every((value) => Number.isInteger(value))) return "integer";
  return values.every((value) => typeof value === "number") ? "number" : "string";
}
