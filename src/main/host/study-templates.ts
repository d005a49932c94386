import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseStudyTemplate, type StudyTemplate } from "#shared/study/templates/study-template.ts";
import { resourcesFolder } from "./resources.ts";

/** The study templates that ship with the app: every JSON file of its folder `studies`, by file name. */
export function bundledStudyTemplates(folder = join(dirname(resourcesFolder()), "studies")): StudyTemplate[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => parseStudyTemplate(JSON.parse(readFileSync(join(folder, name), "utf8")), name));
}
