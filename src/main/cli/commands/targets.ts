import { Command, Option } from "commander";
import {
  type CurationStatus,
  curationStatus,
  keptImages,
  specifiedTrials,
  type Target,
} from "#shared/contract/curate.ts";
import { inUse } from "#shared/contract/holdings.ts";
import { trialSettings } from "#shared/study/trial-settings.ts";
import { number, type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import { settingFlags } from "../setting-flags.ts";
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
  readonly calibrated?: boolean;
  readonly seed: number;
}

interface SpecifyOptions extends ProjectOption {
  readonly classifier?: string;
  readonly calibrated?: boolean;
  readonly adversarial?: string;
  readonly seed: number;
}

interface HardestOptions extends ProjectOption {
  readonly classifier?: string;
  readonly count: number;
  readonly calibrated?: boolean;
  readonly score: "hesitancy" | "entropy" | "hardness";
}

interface MarkOptions extends ProjectOption {
  readonly reason?: string;
  readonly of: CurationStatus;
}

const calibratedOption = () =>
  new Option("--calibrated", "by calibrated probabilities, where the classifier has been calibrated");

/** `targets choose`, `hardest`, `specify`, `keep-images`, `list`, `mark`, `export`: the images that participants are asked about. */
export function targetsCommand(terminal: Terminal): Command {
  const choose = new Command("choose")
    .description("draw targets of each kind from the test images")
    .addOption(projectOption())
    .option("--classifier <id>", "whose answers decide (default: the only classifier there is)")
    .option("--hits <number>", "targets that the classifier gets right", wholeNumber, 20)
    .option("--errors <number>", "targets that it gets wrong", wholeNumber, 20)
    .option("--low-confidence <number>", "targets that it is unsure of", wholeNumber, 20)
    .option("--low-confidence-below <probability>", "what counts as unsure", number, 0.9)
    .addOption(calibratedOption())
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

  const specify = new Command("specify")
    .description(
      "draw a list of trials: hits, standard errors and adversarial errors of categories that span the accuracy",
    )
    .addOption(projectOption())
    .option("--classifier <id>", "whose answers decide (default: the only classifier there is)")
    .option(
      "--adversarial <dataset>",
      "images from outside the training distribution (default: the test images, shifted)",
    )
    .addOption(calibratedOption())
    .addOption(seedOption());
  const flags = settingFlags(specify, { "a list of trials": trialSettings });
  specify.action(async ({ project, classifier, adversarial, calibrated = false, seed }: SpecifyOptions) => {
    const settings = flags.read(trialSettings, "a list of trials");
    const specified = await withHost({ terminal, project }, async ({ client, followJob }) => {
      const { id: classifierId } = theOne(await client.library.classifiers(), classifier, "classifier", "--classifier");
      const other = adversarial !== undefined && { adversarialDatasetId: adversarial };
      const job = await followJob(
        await client.curate.specifyTrials({ classifierId, ...other, settings, calibrated, seed }),
      );
      const made = specifiedTrials.parse(job.result);
      const targets = await client.curate.targets({ classifierId });
      return { ...made, targets: made.targetIds.map((id) => targets.find((target) => target.id === id)!) };
    });
    terminal.note(specified.adversarialImages);
    for (const shortfall of specified.shortfalls) terminal.note(shortfall);
    terminal.answer(specified, list(specified.targets));
  });

  const write = new Command("export")
    .description("write the targets as a table into the project's folder exports")
    .addOption(projectOption())
    .option("--classifier <id>", "whose targets (default: the only classifier there is)")
    .action(async ({ project, classifier }: ProjectOption & { classifier?: string }) => {
      const { paths } = await withHost({ terminal, project }, async ({ client }) => {
        const { id: classifierId } = theOne(
          await client.library.classifiers(),
          classifier,
          "classifier",
          "--classifier",
        );
        return client.curate.exportTargets({ classifierId });
      });
      terminal.answer({ paths }, paths.join("\n"));
    });

  const hardest = new Command("hardest")
    .description("take the test images that are most difficult")
    .addOption(projectOption())
    .option("--classifier <id>", "for which they are difficult (default: the only classifier there is)")
    .option("--count <number>", "how many", wholeNumber, 100)
    .addOption(
      new Option("--score <score>", "what says how difficult an image is")
        .choices(["hesitancy", "entropy", "hardness"])
        .default("hesitancy"),
    )
    .addOption(calibratedOption())
    .action(async ({ project, classifier, count, score, calibrated = false }: HardestOptions) => {
      const chosen = await withHost({ terminal, project }, async ({ client }) => {
        const known = await client.library.classifiers();
        const { id: classifierId } = theOne(known, classifier, "classifier", "--classifier");
        return client.curate.chooseHardest({ classifierId, count, score, calibrated });
      });
      for (const shortfall of chosen.shortfalls) terminal.note(shortfall);
      terminal.answer(chosen, list(chosen.targets));
    });

  const keepImages = new Command("keep-images")
    .description("make targets of the images that an artefact has made: samples, or images crafted from a mixture")
    .argument("<artefact>", "which, by its id")
    .argument("[pictures...]", "which of its images (default: all)")
    .addOption(projectOption())
    .action(async (artefactId: string, pictures: string[], { project }: ProjectOption) => {
      const targets = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const named = pictures.length > 0 && { pictures };
        const job = await followJob(await client.curate.keepImages({ artefactId, ...named }));
        const { targetIds } = keptImages.parse(job.result);
        const known = await client.curate.targets({});
        return known.filter(({ id }) => targetIds.includes(id));
      });
      terminal.answer(targets, list(targets));
    });

  const show = new Command("list")
    .description("show the targets")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const targets = inUse(await withHost({ terminal, project }, ({ client }) => client.curate.targets({})));
      terminal.answer(targets, list(targets));
    });

  const mark = new Command("mark")
    .description(`set the status of targets: ${curationStatus.options.join(", ")}`)
    .argument("<status>", "a study takes the targets that are kept")
    .argument("[ids...]", "which targets (default: all of the status that --of names)")
    .addOption(
      new Option("--of <status>", "which targets, where none is named")
        .choices(curationStatus.options)
        .default("candidate"),
    )
    .option("--reason <text>", "why, to be kept with the decision")
    .addOption(projectOption())
    .action(async (word: string, ids: string[], { project, reason, of }: MarkOptions) => {
      const status = readStatus(word, mark);
      const targets = await withHost({ terminal, project }, async ({ client }) => {
        const known = inUse(await client.curate.targets({}));
        const targetIds = ids.length > 0 ? ids : known.filter((target) => target.status === of).map(({ id }) => id);
        if (targetIds.length === 0) terminal.note(`No target is ${of}: nothing was changed.`);
        return targetIds.length > 0
          ? client.curate.setStatus({ targetIds, status, ...(reason !== undefined && { reason }) })
          : [];
      });
      terminal.answer(targets, list(targets));
    });

  return new Command("targets")
    .description("choose what participants are asked about")
    .addCommand(choose)
    .addCommand(hardest)
    .addCommand(specify)
    .addCommand(keepImages)
    .addCommand(show)
    .addCommand(mark)
    .addCommand(write);
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
