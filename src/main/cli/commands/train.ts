import { Command, Option } from "commander";
import { ExemplarError } from "#shared/contract/errors.ts";
import { generatorSettings } from "#shared/contract/generators.ts";
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
import { type Workbench, withHost } from "../with-host.ts";

interface TrainOptions extends ProjectOption {
  readonly dataset?: string;
  readonly name?: string;
  readonly bundled?: true;
  readonly epochs?: number;
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
const generatorDefaults = generatorSettings.parse({});

/** `train`: a classifier or generator of a dataset, trained here, or the classifier whose weights ship with the app. */
export function trainCommand(terminal: Terminal): Command {
  return new Command("train")
    .description("train a classifier, or a generator of images, on a dataset of the project")
    .argument("[architecture]", "the network; vae-5 and gan-5 are generators", defaults.architecture)
    .addOption(projectOption())
    .option("--dataset <id>", "what to learn from (default: the only dataset there is)")
    .option("--name <name>", "what it is called (default: as its architecture)")
    .option("--bundled", "take the weights that ship with the app instead of training")
    .option(
      "--epochs <number>",
      `passes over the training images (default: ${defaults.epochs}; ${generatorDefaults.epochs} for a generator)`,
      wholeNumber,
    )
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
    .action(async (architecture: string, { project, dataset, ...options }: TrainOptions, command: Command) => {
      const trained = await withHost({ terminal, project }, async (workbench) => {
        const { library } = workbench.client;
        const { id: datasetId } = theOne(await library.datasets(), dataset, "dataset", "--dataset");
        const generators = await library.generatorArchitectures();
        if (!generators.some(({ id }) => id === architecture))
          return trainClassifier(workbench, datasetId, architecture, options);
        requireOnlyOptionsOfGenerators(architecture, command);
        return trainGenerator(workbench, datasetId, architecture, options);
      });
      terminal.answer(trained.answer, trained.text);
    });
}

type Options = Omit<TrainOptions, keyof ProjectOption | "dataset">;

async function trainClassifier(
  { client, followJob }: Workbench,
  datasetId: string,
  architecture: string,
  { name = architecture, bundled, ...options }: Options,
) {
  const before = new Set((await client.library.classifiers()).map(({ id }) => id));
  const started = bundled
    ? client.library.addBundledClassifier({ datasetId })
    : client.library.train({ datasetId, name, settings: settingsOf(architecture, options) });
  const job = await followJob(await started);
  const classifier = (await client.library.classifiers()).find(({ id }) => !before.has(id)) ?? null;
  const accuracy = classifier?.testAccuracy ?? null;
  return {
    answer: { job, classifier },
    text: classifier
      ? `${classifier.name} (${classifier.id}): ${classifier.parameterCount} parameters` +
        (accuracy === null ? "" : `, ${(100 * accuracy).toFixed(2)}% of the test images right`)
      : `${job.title}: nothing new`,
  };
}

async function trainGenerator(
  { client, followJob }: Workbench,
  datasetId: string,
  architecture: string,
  { name = architecture, epochs = generatorDefaults.epochs, batchSize, learningRate, seed }: Options,
) {
  const settings = { architecture, epochs, batchSize, learningRate, seed };
  const job = await followJob(await client.library.trainGenerator({ datasetId, name, settings }));
  const { generatorId } = job.result as { generatorId: string };
  const generator = (await client.library.generators()).find(({ id }) => id === generatorId)!;
  const losses = Object.entries(generator.training.history.at(-1)!.losses);
  const text = losses.map(([loss, value]) => `${loss} ${value.toFixed(2)} nats`).join(", ");
  return {
    answer: { job, generator },
    text: `${generator.name} (${generator.id}): ${generator.parameterCount} parameters, ${text}`,
  };
}

/** @throws ExemplarError `INVALID` where an option was given that says nothing about a generator */
function requireOnlyOptionsOfGenerators(architecture: string, command: Command): void {
  const strange = command.options.find(
    (option) =>
      optionsOfClassifiers.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (strange)
    throw new ExemplarError(
      "INVALID",
      `${architecture} is a generator, which ${strange.long} says nothing about`,
      "Leave it out: generators are trained with Adam, each by its own losses.",
    );
}

const optionsOfClassifiers: readonly string[] = [
  "bundled",
  "optimiser",
  "schedule",
  "loss",
  "earlyStopping",
  "earlyStoppingMetric",
] satisfies readonly (keyof TrainOptions)[];

function settingsOf(
  architecture: string,
  {
    earlyStopping: patience,
    earlyStoppingMetric: metric,
    epochs = defaults.epochs,
    ...settings
  }: Omit<Options, "name" | "bundled">,
): TrainingSettings {
  return {
    architecture,
    epochs,
    ...settings,
    earlyStopping: patience === undefined ? null : { metric, patience },
  };
}
