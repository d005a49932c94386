import { Command } from "commander";
import { readTableFile } from "#files/table-file.ts";
import type { ReadTable } from "#shared/stats/reading/read-table.ts";
import { readingDoubts, readingText } from "#shared/stats/reading/reading-report.ts";
import { analyseFrame } from "../analysis/analyse-frame.ts";
import { readingDocument } from "../analysis/answers-document.ts";
import { type ModelOptions, withModelOptions } from "../analysis/model-options.ts";
import {
  type FileOptions,
  type ReadingOptions,
  withFileOptions,
  withReadingOptions,
  writtenAs,
} from "../analysis/reading-options.ts";
import type { Terminal } from "../terminal.ts";

type FitOptions = ModelOptions & ReadingOptions & FileOptions;

/** `fit`: mixed models of a CSV file, printed as lme4 prints them; several formulas are compared as nested models. */
export function fitCommand(terminal: Terminal): Command {
  const command = new Command("fit")
    .description("fit mixed models to a CSV file and print them as lme4 does; several formulas are compared")
    .argument("<data.csv>", "one row per trial, with a header")
    .argument("<formulas...>", 'such as "correct ~ trial_type * saliency + (1 | participant)"');
  return withModelOptions(withReadingOptions(withFileOptions(command))).action(
    async (path: string, formulas: string[], options: FitOptions) => {
      const { frame, report } = readFile(path, options);
      for (const doubt of readingDoubts(report)) terminal.note(doubt);
      const { document, text } = await analyseFrame(terminal, frame, formulas, options);
      terminal.answer(
        { reading: readingDocument(report), ...document },
        options.report ? `${readingText(report)}\n\n${text}` : text,
      );
    },
  );
}

const readFile = (path: string, { missing, type: types, ...options }: FitOptions): ReadTable =>
  readTableFile(path, { types, missing, ...writtenAs(options) });
