import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseStudyTemplate, type StudyTemplate } from "#shared/study/templates/study-template.ts";
import { resourcesFolder } from "./resources.ts";

/** Offered first: what asks for the least to be made before. */
const first = ["saliency-2afc.json", "natural-adversarial-2afc.json"];
const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);

/** The study templates that ship with the app: every JSON file of its folder `studies`, the simplest first. */
export function bundledStudyTemplates(folder = join(dirname(resourcesFolder()), "studies")): StudyTemplate[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((name) => parseStudyTemplate(JSON.parse(readFileSync(join(folder, name), "utf8")), name));
}
