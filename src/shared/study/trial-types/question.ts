import * as z from "zod";
import { identifier } from "../levels.ts";

/** What every question has. */
export const question = z.object({
  question: z.string().min(1, "the question has no words").meta({ title: "Question", lines: 1 }),
  text: z.string().default("").meta({
    title: "Text below the question",
    description: "Markdown: **bold**, *italic*, lists; an empty line starts a new paragraph",
    lines: 2,
  }),
  name: identifier.meta({
    title: "Name in the data",
    description: "Lower-case letters, digits and underscores",
    code: true,
  }),
});

/** Whether the question may be left out. */
export const required = z.boolean().default(true).meta({ title: "An answer is required" });

/** The cell that tells the questions of one study apart. */
export const questionName = z.string().describe("The question's name in the study");

/** What is wrong with options of which each has to be told from the others. @param what is what one is called */
export function optionProblems(options: readonly string[], what = "option"): string[] {
  const words = options.map((option) => option.trim());
  return [
    ...(words.includes("") ? [`${/^[aeiou]/.test(what) ? "an" : "a"} ${what} has no words`] : []),
    ...(new Set(words).size === words.length ? [] : [`two ${what}s read the same`]),
  ];
}
