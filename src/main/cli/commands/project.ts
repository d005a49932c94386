import { basename, resolve } from "node:path";
import { Command } from "commander";
import type { Project } from "#shared/contract/project.ts";
import { FailureWithAnswer } from "../failure.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `project create`, `open`, `info`, `verify`, `backup`: the folder that holds everything. */
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
      terminal.answer(created, projectInWords(created));
    });

  const open = (name: string, description: string) =>
    new Command(name)
      .description(description)
      .addOption(projectOption())
      .option("--read-only", "write nothing into the project's folder, which need not be writable, nor free")
      .action(async ({ project, readOnly = false }: ProjectOption & { readOnly?: boolean }) => {
        const opened = await withHost({ terminal }, ({ client }) =>
          client.projects.open({ path: resolve(project), readOnly }),
        );
        terminal.answer(opened, projectInWords(opened));
      });

  const verify = new Command("verify")
    .description("look at everything that a project holds, and change nothing; fails where anything is damaged")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const found = await withHost({ terminal }, ({ client }) => client.projects.verify({ path: resolve(project) }));
      const { sound, findings, counts } = found;
      const looked = `${counts.pages} pages of the database, ${counts.entries} entries of the journal, ${counts.files} files`;
      if (!sound)
        throw new FailureWithAnswer(
          found,
          "PROJECT_DAMAGED",
          `The project is damaged:\n${findings.map(({ message }) => `  ${message}`).join("\n")}`,
          "Open it: what can be put right is put right, and said. Otherwise restore it from a backup.",
        );
      terminal.answer(found, `${found.path} is sound: ${looked}.`);
    });

  const backup = new Command("backup")
    .description("copy a project, whole and at one moment")
    .addOption(projectOption())
    .requiredOption("--to <folder>", "where the copy goes; it must not be there yet")
    .option("--read-only", "write nothing into the project's folder, also where it is damaged")
    .action(async ({ project, to, readOnly }: ProjectOption & { to: string; readOnly?: true }) => {
      const made = await withHost({ terminal, project, readOnly }, ({ client }) =>
        client.projects.backup({ to: resolve(to) }),
      );
      terminal.answer(made, made.path);
    });

  return new Command("project")
    .description("make, inspect and keep projects")
    .addCommand(create)
    .addCommand(open("info", "show what a project holds"))
    .addCommand(open("open", "open a project, put right what can be, and show what it holds"))
    .addCommand(verify)
    .addCommand(backup);
}

function projectInWords({ name, path, notices, counts }: Project): string {
  const held = Object.entries(counts).map(([what, count]) => `  ${String(count).padStart(7)} ${what}`);
  return [name, path, ...held, ...notices].join("\n");
}
