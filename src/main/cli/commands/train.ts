import { Command, Option } from "commander";
import {
  earlyStopping,
  lossId,
  optimiserId,
  scheduleId,
  type TrainingSettings,
  trainingSettings,
} from "#shared/contract/library.ts";
import { number, type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface TrainOptions extends ProjectOption {
  readonly dataset?: string;
  readonly name?: string;
  readonly bundled?: true;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly optimiser: TrainingSettings["optimiser"];
  readonly schedule: TrainingSettings["schedule"];
  readonly loss: TrainingSettings["loss"];
  /** Patience, in epochs. */
  readonly earlyStopping?: number;
  readonly earlyStoppingMetric: "loss" | "accuracy";
}

const defaults = trainingSettings.parse({});

/** `train`: a classifier of a dataset, trained here, or the one whose weights ship with the app. */
export function trainCommand(terminal: Terminal): Command {
  return new Command("train")
    .description("train a classifier on a dataset of the project")
    .argument("[architecture]", "the network", defaults.architecture)
    .addOption(projectOption())
    .option("--dataset <id>", "what to learn from (default: the only dataset there is)")
    .option("--name <name>", "what the classifier is called (default: as its architecture)")
    .option("--bundled", "take the weights that ship with the app instead of training")
    .option("--epochs <number>", "passes over the training images", wholeNumber, defaults.epochs)
    .option("--batch-size <number>", "images a step", wholeNumber, defaults.batchSize)
    .option("--learning-rate <number>", "step size", number, defaults.learningRate)
    .addOption(seedOption())
    .addOption(
      new Option("--optimiser <id>", "how a step follows from gradients")
        .choices(optimiserId.options)
        .default(defaults.optimiser),
    )
    .addOption(
      new Option("--schedule <id>", "how the learning rate changes")
        .choices(scheduleId.options)
        .default(defaults.schedule),
    )
    .addOption(new Option("--loss <id>", "what is minimised").choices(lossId.options).default(defaults.loss))
    .option("--early-stopping <epochs>", "end after so many epochs without improvement", wholeNumber)
    .addOption(
      new Option("--early-stopping-metric <metric>", "improvement of what, on a tenth of the training images")
        .choices(earlyStopping.shape.metric.options)
        .default("loss"),
    )
    .action(async (architecture: string, { project, dataset, name, bundled, ...options }: TrainOptions) => {
      const settings = settingsOf(architecture, options);
      const { job, classifier } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const { id: datasetId } = theOne(await client.library.datasets(), dataset, "dataset", "--dataset");
        const before = new Set((await client.library.classifiers()).map(({ id }) => id));
        const started = bundled
          ? client.library.addBundledClassifier({ datasetId })
          : client.library.train({ datasetId, name: name ?? architecture, settings });
        const job = await followJob(await started);
        return { job, classifier: (await client.library.classifiers()).find(({ id }) => !before.has(id)) ?? null };
      });
      const accuracy = classifier?.testAccuracy ?? null;
      terminal.answer(
        { job, classifier },
        classifier
          ? `${classifier.name} (${classifier.id}): ${classifier.parameterCount} parameters` +
              (accuracy === null ? "" : `, ${(100 * accuracy).toFixed(2)}% of the test images right`)
          : `${job.title}: nothing new`,
      );
    });
}

function settingsOf(
  architecture: string,
  { earlyStopping: patience, earlyStoppingMetric: metric, ...settings }: Omit<TrainOptions, keyof ProjectOption>,
): TrainingSettings {
  return { architecture, ...settings, earlyStopping: patience === undefined ? null : { metric, patience } };
}
