import type { StudyProblem } from "../contract/compose.ts";
import type { Step, StudyDocument } from "./study-document.ts";
import { isMet } from "./where.ts";

/** Finds what is wrong with who meets a step: factors and levels that there are not, or a step that nobody meets. */
export function checkWhere(
  step: Step,
  path: string,
  { factors, conditions }: Pick<StudyDocument, "factors" | "conditions">,
): StudyProblem[] {
  const wrong = Object.entries(step.where ?? {}).flatMap(([name, values]): StudyProblem[] => {
    const factor = factors.find((one) => one.name === name);
    if (!factor) return [error(`${path}.${name}`, `it is met by levels of "${name}", and there is no such factor`)];
    if (factor.within)
      return [error(`${path}.${name}`, `"${name}" is within participants: it cannot decide who meets a step`)];
    const unknown = values.filter((value) => !factor.levels.some((level) => level.value === value));
    return unknown.map((value) => error(`${path}.${name}`, `${JSON.stringify(value)} is not a level of "${name}"`));
  });
  if (wrong.length > 0 || conditions.some(({ levels }) => isMet(step, levels))) return wrong;
  return [error(path, "no condition meets this step: choose other levels, or remove it")];
}

const error = (path: string, message: string): StudyProblem => ({ path, message, severity: "error" });
