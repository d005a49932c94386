import { Command } from "commander";
import { ExemplarError } from "#shared/domain/errors.ts";
import {
  type GeneratorSettings,
  generatorSettings,
  type TrainingSettings,
  trainingSettings,
} from "#shared/library/training-settings.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { settingFlags } from "../setting-flags.ts";
import type { Terminal } from "../terminal.ts";
import { theDataset } from "../the-dataset.ts";
import { type Services, withHost } from "../with-host.ts";

interface TrainOptions extends ProjectOption {
  readonly dataset?: string;
  readonly name?: string;
  readonly bundled?: true;
}

/** `train`: a classifier or generator of a dataset, trained here, or the classifier whose weights ship with the app. */
export function trainCommand(terminal: Terminal): Command {
  const command = new Command("train")
    .description("train a classifier, or a generator of images, on a dataset of the project")
    .argument("[architecture]", "the network; vae-5 and gan-5 are generators", trainingSettings.parse({}).architecture)
    .addOption(projectOption())
    .option("--dataset <id>", "what to learn from (default: the only dataset there is)")
    .option("--name <name>", "what it is called (default: as its architecture)")
    .option("--bundled", "take the weights that ship with the app instead of training");
  const flags = settingFlags(
    command,
    { "a classifier": trainingSettings, "a generator": generatorSettings },
    { omit: ["architecture"] },
  );
  return command.action(
    async (architecture: string, { project, dataset, name = architecture, bundled }: TrainOptions) => {
      const trained = await withHost({ terminal, project }, async (workbench) => {
        const { library } = workbench.client;
        const { id: datasetId } = theDataset(await library.datasets(), dataset);
        const generators = await library.generatorArchitectures();
        if (!generators.some(({ id }) => id === architecture)) {
          const settings = flags.read(trainingSettings, "a classifier", { architecture });
          return trainClassifier(workbench, bundled ? { datasetId } : { datasetId, name, settings });
        }
        if (bundled)
          throw new ExemplarError("INVALID", "--bundled says nothing about a generator", "Leave it out, or train one.");
        const settings = flags.read(generatorSettings, "a generator", { architecture });
        return trainGenerator(workbench, { datasetId, name, settings });
      });
      terminal.answer(trained.answer, trained.text);
    },
  );
}

async function trainClassifier(
  { client, followJob }: Services,
  input:
    | { readonly datasetId: string; readonly name: string; readonly settings: TrainingSettings }
    | { readonly datasetId: string },
) {
  const before = new Set((await client.library.classifiers()).map(({ id }) => id));
  const started = "settings" in input ? client.library.train(input) : client.library.addBundledClassifier(input);
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
  { client, followJob }: Services,
  input: { readonly datasetId: string; readonly name: string; readonly settings: GeneratorSettings },
) {
  const job = await followJob(await client.library.trainGenerator(input));
  const { generatorId } = job.result as { generatorId: string };
  const generator = (await client.library.generators()).find(({ id }) => id === generatorId)!;
  const losses = Object.entries(generator.training.history.at(-1)!.losses);
  const text = losses.map(([loss, value]) => `${loss} ${value.toFixed(2)} nats`).join(", ");
  return {
    answer: { job, generator },
    text: `${generator.name} (${generator.id}): ${generator.parameterCount} parameters, ${text}`,
  };
}
