import { Command } from "commander";
import { type CurationStatus, curationStatus, type Target } from "#shared/contract/curate.ts";
import { number, type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface ChooseOptions extends ProjectOption {
  readonly classifier?: string;
  readonly hits: number;
  readonly errors: number;
  readonly lowConfidence: number;
  readonly lowConfidenceBelow: number;
  readonly calibrated?: true;
  readonly seed: number;
}

/** `targets choose`, `list`, `mark`: the images that participants are asked about. */
export function targetsCommand(terminal: Terminal): Command {
  const choose = new Command("choose")
    .description("draw targets of each kind from the test images")
    .addOption(projectOption())
    .option("--classifier <id>", "whose answers decide (default: the only classifier there is)")
    .option("--hits <number>", "targets that the classifier gets right", wholeNumber, 20)
    .option("--errors <number>", "targets that it gets wrong", wholeNumber, 20)
    .option("--low-confidence <number>", "targets that it is unsure of", wholeNumber, 20)
    .option("--low-confidence-below <probability>", "what counts as unsure", number, 0.9)
    .option("--calibrated", "by calibrated probabilities, where the classifier has been calibrated")
    .addOption(seedOption())
    .action(async (options: ChooseOptions) => {
      const {
        project,
        classifier,
        hits,
        errors,
        lowConfidence,
        lowConfidenceBelow,
        calibrated = false,
        seed,
      } = options;
      const chosen = await withHost({ terminal, project }, async ({ client }) => {
        const { id: classifierId } = theOne(
          await client.library.classifiers(),
          classifier,
          "classifier",
          "--classifier",
        );
        const counts = { hit: hits, error: errors, low_confidence: lowConfidence };
        return client.curate.chooseTargets({ classifierId, counts, lowConfidenceBelow, calibrated, seed });
      });
      for (const shortfall of chosen.shortfalls) terminal.note(shortfall);
      terminal.answer(chosen, list(chosen.targets));
    });

  const show = new Command("list")
    .description("show the targets")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const targets = await withHost({ terminal, project }, ({ client }) => client.curate.targets({}));
      terminal.answer(targets, list(targets));
    });

  const mark = new Command("mark")
    .description(`set the status of targets: ${curationStatus.options.join(", ")}`)
    .argument("<status>", "a study takes the targets that are kept")
    .argument("[ids...]", "which targets (default: every candidate)")
    .addOption(projectOption())
    .action(async (word: string, ids: string[], { project }: ProjectOption) => {
      const status = readStatus(word, mark);
      const targets = await withHost({ terminal, project }, async ({ client }) => {
        const known = await client.curate.targets({});
        const candidates = known.filter((target) => target.status === "candidate").map(({ id }) => id);
        const targetIds = ids.length > 0 ? ids : candidates;
        return targetIds.length > 0 ? client.curate.setStatus({ targetIds, status }) : [];
      });
      terminal.answer(targets, list(targets));
    });

  return new Command("targets")
    .description("choose what participants are asked about")
    .addCommand(choose)
    .addCommand(show)
    .addCommand(mark);
}

function readStatus(word: string, command: Command): CurationStatus {
  const status = curationStatus.safeParse(word);
  return status.success
    ? status.data
    : command.error(`error: the status is one of ${curationStatus.options.join(", ")}`);
}

const list = (targets: readonly Target[]) =>
  table(
    ["target", "kind", "ground truth", "the AI's answer", "alternative", "confidence", "artefacts", "status"],
    targets.map((target) => [
      target.id,
      target.kind,
      target.groundTruth,
      target.targetCategory,
      target.alternativeCategory,
      Number(target.confidence.toFixed(3)),
      target.artefacts.length,
      target.status,
    ]),
  );
