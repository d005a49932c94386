import { isWholePath, wholePathNeeded } from "#shared/contract/whole-path.ts";

/** What is wrong with a path as it was typed, or null. @param missing what to say where nothing was */
export function pathProblem(path: string, missing: string | null): string | null {
  const typed = path.trim();
  if (typed === "") return missing;
  return isWholePath(typed) ? null : wholePathNeeded;
}
