import { Command } from "commander";
import type { Job } from "#shared/contract/jobs.ts";
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

/** `train`: a classifier or generator of a dataset, trained here, or one whose weights ship with the app. */
export function trainCommand(terminal: Terminal): Command {
  const command = new Command("train")
    .description("train a classifier, or a generator of images, on a dataset of the project")
    .argument("[architecture]", "the network; vae-5 and gan-5 are generators", trainingSettings.parse({}).architecture)
    .addOption(projectOption())
    .option("--dataset <id>", "what to learn from (default: the only dataset there is)")
    .option("--name <name>", "what it is called (default: as its architecture)")
    .option("--bundled", "take weights that ship with the app instead of training: the digits' classifier, gan-5");
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
        if (bundled) return addBundledGenerator(workbench, datasetId, architecture);
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
  return generatorOf(client, await followJob(await client.library.trainGenerator(input)));
}

/** The shipped generator of an architecture that makes such images as a dataset has. */
async function addBundledGenerator({ client, followJob }: Services, datasetId: string, architecture: string) {
  const shipped = (await client.library.bundledGenerators()).filter((one) => one.architecture === architecture);
  const served = shipped.find(({ datasetIds }) => datasetIds.includes(datasetId));
  if (!served)
    throw new ExemplarError(
      "UNSUPPORTED",
      shipped.length === 0
        ? `No weights of ${architecture} ship with Exemplar`
        : `${shipped.map(({ name }) => name).join(", ")} makes other images than this dataset's`,
      "Leave --bundled out to train one here.",
    );
  return generatorOf(
    client,
    await followJob(await client.library.addBundledGenerator({ datasetId, name: served.name })),
  );
}

async function generatorOf(client: Services["client"], job: Job) {
  const { generatorId } = job.result as { generatorId: string };
  const generator = (await client.library.generators()).find(({ id }) => id === generatorId)!;
  const losses = Object.entries(generator.training.history.at(-1)!.losses);
  const text = losses.map(([loss, value]) => `${loss} ${value.toFixed(2)} nats`).join(", ");
  return {
    answer: { job, generator },
    text: `${generator.name} (${generator.id}): ${generator.parameterCount} parameters, ${text}`,
  };
}
