import { resolve } from "node:path";
import { Command, Option } from "commander";
import { type ExportChoice, exportChoice } from "#shared/contract/analyse.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface ExportOptions extends ProjectOption {
  readonly study?: string;
  readonly format: ExportChoice;
  readonly kind: SessionKind[];
  readonly allScreens?: true;
  readonly unfinished?: true;
  readonly readOnly?: true;
  readonly to?: string;
}

/** `export`: a study's data as files. Real, pilot and simulated data mix only where that is asked for. */
export function exportCommand(terminal: Terminal): Command {
  return new Command("export")
    .description(
      "write a study's data into the project's exports folder, under a name of study, version, sessions and date",
    )
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .addOption(new Option("--format <name>", "what to write").choices(exportChoice.options).default("csv-long"))
    .addOption(new Option("--kind <kinds...>", "whose sessions").choices(sessionKind.options).default(["real"]))
    .option("--to <path>", "a file, or for a format of several a folder, that is not there yet")
    .option("--all-screens", "every screen, also those that are not scored")
    .option("--unfinished", "also sessions that were not completed")
    .option("--read-only", "write nothing into the project's folder: the files go to your own Exemplar folder")
    .action(async ({ project, study, format, kind: kinds, allScreens, unfinished, readOnly, to }: ExportOptions) => {
      const exported = await withHost({ terminal, project, readOnly }, async ({ client }) => {
        const { id: studyId } = theOne(await client.compose.studies(), study, "study", "--study");
        return client.analyse.export({
          ...{ studyId, format, kinds, scoredOnly: !allScreens, completedOnly: !unfinished },
          ...(to !== undefined && { to: resolve(to) }),
        });
      });
      terminal.answer(exported, exported.paths.join("\n"));
    });
}
