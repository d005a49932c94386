import { Command } from "commander";
import type { HoldingKind } from "#shared/contract/holdings.ts";
import { idArgument, kindArgument } from "../holding-arguments.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `rename`: another name for anything that a project holds. */
export function renameCommand(terminal: Terminal): Command {
  return new Command("rename")
    .description("call something otherwise; the title of a study, which participants may have seen, stays as it is")
    .addArgument(kindArgument())
    .addArgument(idArgument())
    .argument("<name>", "its new name")
    .addOption(projectOption())
    .action(async (kind: HoldingKind, id: string, name: string, { project }: ProjectOption) => {
      const renamed = await withHost({ terminal, project }, ({ client }) => client.holdings.rename({ kind, id, name }));
      terminal.answer(renamed, `The ${kind} is now called ${renamed.name}.`);
    });
}
