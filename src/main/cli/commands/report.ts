import { Command, Option } from "commander";
import { type AnalysisDocument, analysisDocument, type ModelFamily, modelFamily } from "#shared/contract/analyse.ts";
import type { Client } from "#shared/contract/contract.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { parseJson } from "../json-file.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { importedOption, theSource } from "../the-source.ts";
import { withHost } from "../with-host.ts";

interface ReportOptions extends ProjectOption {
  readonly study?: string;
  readonly imported?: string;
  readonly analysis?: string;
  readonly file?: string;
  readonly formula?: string[];
  readonly family: ModelFamily;
  readonly kind: SessionKind[];
  readonly seed: number;
  readonly rScript?: true;
}

/** `report`: fits an analysis's models and writes `report.html`, and if asked the R script that repeats them. */
export function reportCommand(terminal: Terminal): Command {
  return new Command("report")
    .description("fit an analysis's models and write report.html into the project's folder")
    .addOption(projectOption())
    .option("--analysis <id>", "an analysis of the project (default: the study's only one)")
    .option("--study <id>", "which study (default: the only one there is)")
    .addOption(importedOption())
    .addOption(new Option("--file <path>", "a new analysis, from its document").conflicts(["analysis", "formula"]))
    .addOption(
      new Option("--formula <formulas...>", "a new analysis of nested models, the simplest first").conflicts(
        "analysis",
      ),
    )
    .addOption(
      new Option("--family <name>", "of the outcome, for --formula").choices(modelFamily.options).default("binomial"),
    )
    .addOption(
      new Option("--kind <kinds...>", "whose sessions, for --formula").choices(sessionKind.options).default(["real"]),
    )
    .option("--r-script", "also write the analysed rows and an R script that repeats the analysis with lme4")
    .addOption(seedOption())
    .action(async ({ project, rScript, ...options }: ReportOptions) => {
      const { report, script } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const analysisId = await analysisOf(client, options);
        const report = await followJob(await client.analyse.report({ analysisId }));
        return { report, script: rScript && (await followJob(await client.analyse.script({ analysisId }))) };
      });
      terminal.answer(
        script ? { ...report, script } : report,
        [...pathsIn(report.result), ...pathsIn(script?.result)].join("\n"),
      );
    });
}

async function analysisOf(client: Client, options: Omit<ReportOptions, "project" | "rScript">): Promise<string> {
  const { analysis, file, formula, family, kind: kinds, seed } = options;
  if (analysis !== undefined) return analysis;
  if (file !== undefined) return save(client, parseJson(file, analysisDocument));
  const { source, title } = await theSource(client, options);
  if (formula === undefined)
    return theOne(await client.analyse.analyses(source), undefined, "analysis", "--analysis, --file or --formula").id;
  const format = "exemplar-analysis/1";
  const empty = { referenceLevels: {}, exclusions: [] };
  return save(client, { format, title, ...source, kinds, formulas: formula, family, ...empty, seed });
}

const save = async (client: Client, document: AnalysisDocument) => (await client.analyse.saveAnalysis({ document })).id;

/** The files that a job says it wrote. */
function pathsIn(result: unknown): string[] {
  if (typeof result === "string") return [result];
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap(pathsIn);
}
