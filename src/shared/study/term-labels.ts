import type { StudyDocument } from "./study-document.ts";
import type { Met } from "./where.ts";

const kindLabels: Readonly<Record<string, string>> = {
  hit: "Hits",
  error: "Errors",
  low_confidence: "Low confidence",
  adversarial: "Adversarial errors",
  made: "Made images",
};

/** A kind of target in words. */
export function kindLabel(kind: string): string {
  return kindLabels[kind] ?? sentence(kind);
}

/**
 * A coefficient in words, as the paper's Table 1 prints it: `target_kindhit:saliency` → "Target kind: hit × Saliency map".
 *
 * @param variables the columns that the model is made of
 */
export function termLabel(
  term: string,
  variables: readonly string[],
  { factors }: Pick<StudyDocument, "factors">,
): string {
  // The longest name first: a column may begin with another's name.
  const byLength = [...variables].sort((a, b) => b.length - a.length);
  return term
    .split(":")
    .map((part) => {
      const variable = byLength.find((name) => part.startsWith(name));
      if (variable === undefined) return part;
      const label = variableLabel(variable, { factors });
      const level = part.slice(variable.length);
      return level === "" ? label : `${label}: ${level.replaceAll("_", " ")}`;
    })
    .join(" × ");
}

/** A variable in words: what the study calls the factor, or "Target kind". */
export function variableLabel(name: string, { factors }: Pick<StudyDocument, "factors">): string {
  return factors.find((factor) => factor.name === name)?.label ?? sentence(name);
}

/** A level of a variable in words: what the study calls it, a kind of target as in the report, or "very likely". */
export function levelLabel(
  variable: string,
  value: string | number,
  { factors }: Pick<StudyDocument, "factors">,
): string {
  const levels = factors.find(({ name }) => name === variable)?.levels ?? [];
  const named = levels.find((level) => String(level.value) === String(value))?.label;
  return named ?? kindLabels[value] ?? String(value).replaceAll("_", " ");
}

/** "Met where Group is B"; empty where everybody meets it. */
export function whereInWords({ where: wanted = {} }: Met, study: Pick<StudyDocument, "factors">): string {
  const parts = Object.entries(wanted).map(
    ([name, values]) =>
      `${variableLabel(name, study)} is ${values.map((value) => levelLabel(name, value, study)).join(" or ")}`,
  );
  return parts.length === 0 ? "" : `Met where ${parts.join(" and ")}`;
}

/** "target_kind" → "Target kind" */
function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
