import { basename } from "node:path";
import { Command } from "commander";
import { number, type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface ImportOptions extends ProjectOption {
  readonly reader?: string;
  readonly name?: string;
  readonly testFraction: number;
  readonly seed: number;
}

/** `dataset import`: images and labels, from a file, a folder or a package that ships with the app. */
export function datasetCommand(terminal: Terminal): Command {
  const add = new Command("import")
    .description("read a dataset into the project")
    .argument("[path]", "file or folder to read, where the reader needs one")
    .addOption(projectOption())
    .option("--reader <id>", "how to read it (default: the only reader there is)")
    .option("--name <name>", "what the dataset is called (default: as what it is read from)")
    .option("--test-fraction <share>", "share of the images held out for testing", number, 0.2)
    .addOption(seedOption())
    .action(async (path: string | undefined, { project, ...options }: ImportOptions) => {
      const { job, dataset } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const reader = theOne(await client.library.readers(), options.reader, "dataset reader", "--reader");
        const before = new Set((await client.library.datasets()).map(({ id }) => id));
        const job = await followJob(
          await client.library.importDataset({
            reader: reader.id,
            ...(path !== undefined && { path }),
            name: options.name ?? (path === undefined ? reader.label : basename(path)),
            testFraction: options.testFraction,
            seed: options.seed,
          }),
        );
        return { job, dataset: (await client.library.datasets()).find(({ id }) => !before.has(id)) ?? null };
      });
      terminal.answer(
        { job, dataset },
        dataset
          ? `${dataset.name} (${dataset.id}): ${dataset.count} images of ${dataset.height} × ${dataset.width}, ` +
              `${dataset.classNames.length} classes; ${dataset.trainCount} to train, ${dataset.testCount} to test`
          : `${job.title}: nothing new`,
      );
    });

  return new Command("dataset").description("bring in datasets").addCommand(add);
}
