import * as z from "zod";
import { ExemplarError } from "../../domain/errors.ts";
import { singleSteps } from "../single-step.ts";
import { block, studyDocument } from "../study-document.ts";

/** Which of the kept targets a block shows: some of each kind or of one, or all that no block before has drawn. */
const draw = z.union([
  z.object({
    count: z.int().min(1).describe("Spread evenly over the kinds; at most a sixth of all"),
    of: z.object({ parameter: z.string(), value: z.string() }).optional().describe("Only trials that have this value"),
  }),
  z.object({ rest: z.literal(true) }),
]);
export type Draw = z.infer<typeof draw>;

/** Words in braces that `createStudy` fills in: "about {minutes} minutes". */
export type Placeholder = "trials" | "practice" | "minutes" | "categories" | "category" | "other" | "map";

/**
 * A study without its stimuli: texts, flow and design as they will be, with words in braces for what the stimuli decide,
 * and for each block which of the kept targets it draws. Bundled ones are the files of the folder `studies`.
 */
export const studyTemplate = z.object({
  format: z.literal("exemplar-study-template/1"),
  id: z.string(),
  title: z.string(),
  description: z.string(),
  source: z.string().describe("The study that it follows"),
  study: studyDocument.omit({ title: true, seed: true, flow: true }).extend({
    flow: z.array(z.discriminatedUnion("type", [...singleSteps, block.omit({ trials: true }).extend({ draw })])),
  }),
});
export type StudyTemplate = z.infer<typeof studyTemplate>;

/** @throws INVALID that says where the template is wrong */
export function parseStudyTemplate(json: unknown, name: string): StudyTemplate {
  const parsed = studyTemplate.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ExemplarError("INVALID", `The template ${name} is wrong at ${path.join(".")}: ${message}`, "Correct it.");
}
