import { Command } from "commander";
import type { HoldingKind } from "#shared/contract/holdings.ts";
import { idArgument, kindArgument } from "../holding-arguments.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `used-by`: what would stand in the way of deleting something. */
export function usedByCommand(terminal: Terminal): Command {
  return new Command("used-by")
    .description("say what refers to something, and how many sessions used it")
    .addArgument(kindArgument())
    .addArgument(idArgument())
    .addOption(projectOption())
    .action(async (kind: HoldingKind, id: string, { project }: ProjectOption) => {
      const usage = await withHost({ terminal, project }, ({ client }) => client.holdings.usedBy({ kind, id }));
      const { name, users, sessions } = usage;
      const lines = [
        users.length === 0
          ? `Nothing refers to ${name}.`
          : table(
              ["used by", "id", "name"],
              users.map((user) => [user.kind, user.id, user.name]),
            ),
        ...(sessions > 0 ? [`${sessions === 1 ? "1 session" : `${sessions} sessions`} used it: it always stays.`] : []),
      ];
      terminal.answer(usage, lines.join("\n"));
    });
}
