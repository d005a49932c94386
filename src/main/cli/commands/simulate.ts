import { Command, Option } from "commander";
import { type SimulatedParticipant, simulatedParticipant } from "#shared/contract/run.ts";
import { parseJson } from "../json-file.ts";
import { type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

const simple = ["random", "believes-the-ai-is-like-me", "perfect"] as const;

interface SimulateOptions extends ProjectOption {
  readonly study?: string;
  readonly participants: number;
  readonly strategy: (typeof simple)[number];
  readonly model?: string;
  readonly seed: number;
}

/** `simulate`: participants that go through the same sessions as people, and are stored as simulated. */
export function simulateCommand(terminal: Terminal): Command {
  return new Command("simulate")
    .description("run simulated participants through a study")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .option("--participants <number>", "how many", wholeNumber, 40)
    .addOption(new Option("--strategy <name>", "how they answer").choices(simple).default("random"))
    .option(
      "--model <file>",
      "a logistic mixed model by which they answer: coefficients, formula, participantSd, categorySd",
    )
    .addOption(seedOption())
    .action(async ({ project, study, participants, strategy, model, seed }: SimulateOptions) => {
      const participant: SimulatedParticipant = model === undefined ? { strategy } : readModel(model);
      const { job, overview } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const { id: studyId } = theOne(await client.compose.studies(), study, "study", "--study");
        const job = await followJob(await client.run.simulate({ studyId, participants, participant, seed }));
        return { job, overview: await client.run.overview({ studyId, kind: "simulated" }) };
      });
      terminal.answer(
        { job, cells: overview.cells },
        table(
          ["condition", "completed", "wanted"],
          overview.cells.map(({ label, completed, wanted }) => [label, completed, wanted]),
        ),
      );
    });
}

const modelStrategy = simulatedParticipant.options[3].omit({ strategy: true });

const readModel = (path: string): SimulatedParticipant => ({ strategy: "model", ...parseJson(path, modelStrategy) });
