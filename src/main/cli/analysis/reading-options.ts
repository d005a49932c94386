import { type Command, InvalidArgumentError } from "commander";
import { assigned } from "./model-options.ts";

/** How columns are read, and whether that is said. */
export interface ReadingOptions {
  readonly report?: true;
  readonly missing?: readonly string[];
  readonly type: Record<string, "number" | "factor">;
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
