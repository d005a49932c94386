import { Command } from "commander";
import type { HoldingKind } from "#shared/contract/holdings.ts";
import { idArgument, kindArgument } from "../holding-arguments.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `delete`: for good, and only what nothing uses. */
export function deleteCommand(terminal: Terminal): Command {
  return new Command("delete")
    .description("delete something with its files, for good; refused where anything uses it, and says what does")
    .addArgument(kindArgument())
    .addArgument(idArgument())
    .addOption(projectOption())
    .action(async (kind: HoldingKind, id: string, { project }: ProjectOption) => {
      const gone = await withHost({ terminal, project }, ({ client }) => client.holdings.delete({ kind, id }));
      const files = gone.files === 1 ? "1 file" : `${gone.files} files`;
      terminal.answer(gone, `${gone.name} is deleted, with ${files} of ${(gone.bytes / 1e6).toFixed(1)} MB.`);
    });
}
