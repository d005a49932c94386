import { type Command, InvalidArgumentError, Option } from "commander";
import { type Encoding, encodings } from "#shared/stats/reading/decode-text.ts";
import { assigned } from "./model-options.ts";

/** How columns are read, and whether that is said. */
export interface ReadingOptions {
  readonly report?: true;
  readonly missing?: readonly string[];
  readonly type: Record<string, "number" | "factor">;
}

/** How a file is written, where that cannot be seen. */
export interface FileOptions {
  readonly delimiter?: string;
  readonly decimal?: "." | ",";
  readonly encoding?: Encoding;
}

export const withFileOptions = (command: Command): Command =>
  command
    .addOption(new Option("--delimiter <character>", "between fields: a character, or tab").argParser(delimiter))
    .addOption(new Option("--decimal <sign>", "of numbers that could be read either way").choices([".", ","]))
    .addOption(new Option("--encoding <name>", "of the file").choices([...encodings]));

/** What was said of how a file is written, and nothing else. */
export const writtenAs = ({ delimiter, decimal, encoding }: FileOptions): FileOptions => ({
  ...(delimiter !== undefined && { delimiter }),
  ...(decimal && { decimal }),
  ...(encoding && { encoding }),
});

function delimiter(text: string): string {
  const character = text === "tab" || text === "\\t" ? "\t" : text;
  if (character.length !== 1) throw new InvalidArgumentError("A single character, or tab.");
  return character;
}

export const withReadingOptions = (command: Command): Command =>
  command
    .option("--report", "print how the columns were read: types, missing values and levels")
    .option("--missing <tokens>", "further tokens that stand for a missing value, with commas", (text) =>
      text.split(","),
    )
    .option("--type <column=number>", "read a column as number or factor, whatever it looks like", columnType, {});

function columnType(text: string, earlier: Record<string, "number" | "factor">): Record<string, "number" | "factor"> {
  const given = assigned(text, {});
  for (const value of Object.values(given))
    if (value !== "number" && value !== "factor") throw new InvalidArgumentError("A type is number or factor.");
  return { ...earlier, ...(given as Record<string, "number" | "factor">) };
}
