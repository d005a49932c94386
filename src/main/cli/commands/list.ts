import { Command } from "commander";
import { type HoldingKind, inUse } from "#shared/contract/holdings.ts";
import { kindArgument } from "../holding-arguments.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface Options extends ProjectOption {
  readonly archived?: boolean;
}

/** `list`: what a project holds, by name and id. */
export function listCommand(terminal: Terminal): Command {
  return new Command("list")
    .description("show what the project holds that can be renamed, archived and deleted")
    .addArgument(kindArgument().argOptional())
    .addOption(projectOption())
    .option("--archived", "also what is archived")
    .action(async (kind: HoldingKind | undefined, { project, archived = false }: Options) => {
      const held = await withHost({ terminal, project }, ({ client }) =>
        client.holdings.list(kind === undefined ? {} : { kind }),
      );
      const shown = archived ? held : inUse(held);
      const rows = shown.map((one) => [one.kind, one.id, one.name, one.archivedAt ?? ""]);
      terminal.answer(
        shown,
        table(
          ["kind", "id", "name", ...(archived ? ["archived"] : [])],
          archived ? rows : rows.map((row) => row.slice(0, 3)),
        ),
      );
    });
}
