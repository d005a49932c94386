import { basename, resolve } from "node:path";
import { Command } from "commander";
import type { Project } from "#shared/contract/project.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `project create`, `project info`: the folder that holds everything. */
export function projectCommand(terminal: Terminal): Command {
  const create = new Command("create")
    .description("make a new project folder")
    .addOption(projectOption())
    .option("--name <name>", "what the project is called (default: as its folder)")
    .action(async ({ project, name }: ProjectOption & { name?: string }) => {
      const path = resolve(project);
      const created = await withHost({ terminal }, ({ client }) =>
        client.projects.create({ path, name: name ?? basename(path) }),
      );
      terminal.answer(created, inWords(created));
    });

  const info = new Command("info")
    .description("show what a project holds")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const opened = await withHost({ terminal }, ({ client }) => client.projects.open({ path: resolve(project) }));
      terminal.answer(opened, inWords(opened));
    });

  return new Command("project").description("make and inspect projects").addCommand(create).addCommand(info);
}

function inWords({ name, path, counts }: Project): string {
  const held = Object.entries(counts).map(([what, count]) => `  ${String(count).padStart(7)} ${what}`);
  return [name, path, ...held].join("\n");
}
