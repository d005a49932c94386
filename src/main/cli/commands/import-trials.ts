import { resolve } from "node:path";
import { Command, Option } from "commander";
import type { ExaminedTrials, ImportedTrials } from "#shared/contract/imported-trials.ts";
import { type ColumnRoles, namedByRoles, roleInWords } from "#shared/imported-trials/column-roles.ts";
import {
  type FileOptions,
  type ReadingOptions,
  withFileOptions,
  withReadingOptions,
  writtenAs,
} from "../analysis/reading-options.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface ImportOptions extends ProjectOption, ReadingOptions, FileOptions {
  readonly name?: string;
  readonly participant?: string;
  readonly item?: string | false;
  readonly condition?: string[];
  readonly outcome?: string;
  readonly rt?: string | false;
  readonly rtUnit?: ColumnRoles["rtUnit"];
  readonly practice?: string | false;
  readonly finished?: string | false;
  readonly dryRun?: true;
}

/** `import-trials`: somebody's trials into the project, to be analysed like a study's own. */
export function importTrialsCommand(terminal: Terminal): Command {
  const command = new Command("import-trials")
    .description("bring in trials that other software has recorded, to be analysed like a study's own")
    .argument("<files...>", "CSV, JSON or JSON Lines, as jsPsych and this program write them; or folders of such files")
    .addOption(projectOption())
    .option("--name <name>", "what they are called here (default: the first file's name)")
    .option("--participant <column>", "who answered (roles that are not given are found by the columns' names)")
    .option("--item <column>", "what was asked about")
    .option("--no-item", "no column is the item")
    .option("--condition <columns...>", "what was varied")
    .option("--outcome <column>", "what is explained: whether an answer was right, the answer, a rating")
    .option("--rt <column>", "the response time")
    .option("--no-rt", "no column is the response time")
    .addOption(new Option("--rt-unit <unit>", "of the response time in the files").choices(["ms", "s"]))
    .option("--practice <column>", "leaves out trials that it marks as practice")
    .option("--no-practice", "leave out no practice trials")
    .option("--finished <column>", "leaves out sessions that it says were not finished")
    .option("--no-finished", "leave out no unfinished sessions")
    .option("--dry-run", "say what would be imported, and import nothing");
  return withReadingOptions(withFileOptions(command)).action(async (paths: string[], options: ImportOptions) => {
    const { project, missing, type: types, name = nameOf(paths[0]!) } = options;
    const files = {
      paths: paths.map((path) => resolve(path)),
      ...{ types, ...writtenAs(options), ...(missing && { missing: [...missing] }) },
    };
    const { examined, imported } = await withHost({ terminal, project }, async ({ client }) => {
      const proposed = await client.importedTrials.examine(files);
      const roles = rolesFrom(proposed.roles, options);
      const examined = await client.importedTrials.examine({ ...files, roles });
      const imported = options.dryRun ? null : await client.importedTrials.import({ ...files, roles, name });
      return { examined, imported };
    });
    if (options.report) terminal.note(columnsText(examined));
    for (const note of [...examined.notes, ...(examined.kept?.doubts ?? [])]) terminal.note(note);
    terminal.answer(imported ?? examined, imported ? importedText(imported) : examinedText(examined));
  });
}

/** The first file's name without its ending. */
const nameOf = (path: string): string => (path.split(/[\\/]/).filter(Boolean).at(-1) ?? path).replace(/\.[^.]*$/, "");

/** What was proposed, where nothing else was said; a role that was denied is nobody's. */
function rolesFrom(proposed: ColumnRoles, options: ImportOptions): ColumnRoles {
  const said = (given: string | boolean | undefined, found: string | null) =>
    given === false ? null : typeof given === "string" ? given : found;
  const { participant = proposed.participant, outcome = proposed.outcome, condition = proposed.conditions } = options;
  return {
    ...{ participant, outcome, conditions: condition },
    item: said(options.item, proposed.item),
    rt: said(options.rt, proposed.rt),
    rtUnit: options.rtUnit ?? proposed.rtUnit,
    practice: said(options.practice, proposed.practice),
    finished: said(options.finished, proposed.finished),
  };
}

const columnsText = ({ columns }: ExaminedTrials): string =>
  table(
    ["Column", "Type", "Values", "Missing"],
    columns.map(({ name, type, values, distinct, missing }) => [
      ...[name, type, `${values.join(", ")}${distinct > values.length ? `, … (${distinct})` : ""}`, String(missing)],
    ]),
  );

const rolesText = (roles: ColumnRoles): string =>
  namedByRoles(roles)
    .map((name) => `  ${roleInWords(name, roles)}: ${name}${name === roles.rt ? ` (${roles.rtUnit})` : ""}`)
    .join("\n");

const keptText = ({ trials, participants, leftOut }: NonNullable<ExaminedTrials["kept"]>): string =>
  [
    `${trials} trials of ${participants} participants`,
    ...leftOut.map(({ reason, rows }) => `  ${rows} ${rows === 1 ? "row" : "rows"} left out: ${reason}`),
  ].join("\n");

const examinedText = ({ roles, kept, problem }: ExaminedTrials): string =>
  kept === null ? `${problem}` : `${keptText(kept)}\n${rolesText(roles)}`;

const importedText = ({ id, name, roles, rtColumn, ...kept }: ImportedTrials): string =>
  [
    `Imported “${name}” as ${id}`,
    keptText(kept),
    rolesText(roles),
    ...(rtColumn !== roles.rt ? [`  Response times in milliseconds: ${rtColumn}`] : []),
    `Analyse them with: exemplar analyse --imported ${id} "${roles.outcome} ~ …"`,
  ].join("\n");
