import { Command } from "commander";
import type { HoldingKind } from "#shared/contract/holdings.ts";
import { kindArgument } from "../holding-arguments.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `archive`: out of the lists, and back. */
export function archiveCommand(terminal: Terminal): Command {
  return new Command("archive")
    .description("take things out of the lists; nothing is lost, and what uses them goes on doing so")
    .addArgument(kindArgument())
    .argument("<ids...>", "which, by their ids: `exemplar list` shows them")
    .option("--undo", "put them into the lists again")
    .addOption(projectOption())
    .action(async (kind: HoldingKind, ids: string[], { project, undo = false }: ProjectOption & { undo?: boolean }) => {
      const things = await withHost({ terminal, project }, ({ client }) =>
        client.holdings.archive({ kind, ids, archived: !undo }),
      );
      const done = undo ? "in use again" : "archived";
      terminal.answer(things, things.map(({ name }) => `${name}: ${done}`).join("\n"));
    });
}
