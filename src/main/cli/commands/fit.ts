import { Command, InvalidArgumentError, Option } from "commander";
import { readRegularFile } from "#files/regular-file.ts";
import { type Encoding, encodings } from "#shared/stats/reading/decode-text.ts";
import { type ReadTable, readTable } from "#shared/stats/reading/read-table.ts";
import { readingDoubts, readingText } from "#shared/stats/reading/reading-report.ts";
import { analyseFrame, withFailuresInWords } from "../analysis/analyse-frame.ts";
import { readingDocument } from "../analysis/answers-document.ts";
import { assigned, type ModelOptions, withModelOptions } from "../analysis/model-options.ts";
import { longestText } from "../json-file.ts";
import type { Terminal } from "../terminal.ts";

interface FitOptions extends ModelOptions {
  readonly missing?: readonly string[];
  readonly type: Record<string, "number" | "factor">;
  readonly delimiter?: string;
  readonly decimal?: "." | ",";
  readonly encoding?: Encoding;
  readonly report?: true;
}

/** `fit`: mixed models of a CSV file, printed as lme4 prints them; several formulas are compared as nested models. */
export function fitCommand(terminal: Terminal): Command {
  const command = new Command("fit")
    .description("fit mixed models to a CSV file and print them as lme4 does; several formulas are compared")
    .argument("<data.csv>", "one row per trial, with a header")
    .argument("<formulas...>", 'such as "correct ~ trial_type * saliency + (1 | participant)"')
    .option("--report", "print how the file was read: every column's type, missing values and levels")
    .option("--missing <tokens>", "further tokens that stand for a missing value, with commas", (text) =>
      text.split(","),
    )
    .option("--type <column=number>", "read a column as number or factor, whatever it looks like", columnType, {})
    .addOption(new Option("--delimiter <character>", "between fields: a character, or tab").argParser(delimiter))
    .addOption(new Option("--decimal <sign>", "of numbers that could be read either way").choices([".", ","]))
    .addOption(new Option("--encoding <name>", "of the file").choices([...encodings]));
  return withModelOptions(command).action(async (path: string, formulas: string[], options: FitOptions) => {
    const { frame, report } = readFile(path, options);
    for (const doubt of readingDoubts(report)) terminal.note(doubt);
    const { document, text } = await analyseFrame(terminal, frame, formulas, options);
    terminal.answer(
      { reading: readingDocument(report), ...document },
      options.report ? `${readingText(report)}\n\n${text}` : text,
    );
  });
}

function readFile(path: string, { missing, type: types, delimiter, decimal, encoding }: FitOptions): ReadTable {
  const bytes = readRegularFile(path, longestText);
  return withFailuresInWords(
    () =>
      readTable(bytes, {
        ...{ types, missing },
        ...(delimiter !== undefined && { delimiter }),
        ...(decimal && { decimal }),
        ...(encoding && { encoding }),
      }),
    path,
  );
}

function columnType(text: string, earlier: Record<string, "number" | "factor">): Record<string, "number" | "factor"> {
  const given = assigned(text, {});
  for (const value of Object.values(given))
    if (value !== "number" && value !== "factor") throw new InvalidArgumentError("A type is number or factor.");
  return { ...earlier, ...(given as Record<string, "number" | "factor">) };
}

function delimiter(text: string): string {
  const character = text === "tab" || text === "\\t" ? "\t" : text;
  if (character.length !== 1) throw new InvalidArgumentError("A single character, or tab.");
  return character;
}
