import { basename, extname, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import {
  answerKind,
  channelOrder,
  imageLayout,
  type ModelReport,
  type ModelSettings,
} from "#shared/contract/imported-model.ts";
import { parseJson, readText } from "../json-file.ts";
import { number, type ProjectOption, projectOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theDataset } from "../the-dataset.ts";
import { withHost } from "../with-host.ts";

type SettingOptions = ModelSettings & { readonly imagenet?: true; readonly labels?: string };

interface ImportOptions extends ProjectOption, SettingOptions {
  readonly dataset?: string;
  readonly name?: string;
}

/** What networks that were trained on ImageNet with torchvision are given. */
const imagenet = { scale: 1, mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] };

/** `model check` and `model import`: classifiers from ONNX and TensorFlow.js files. */
export function modelCommand(terminal: Terminal): Command {
  const check = withSettings(
    new Command("check")
      .description("say how a model would be used, and whether its import agrees with it")
      .argument("<file>", "an ONNX model, or a TensorFlow.js model.json"),
  ).action(async (file: string, options: SettingOptions) => {
    const report = await withHost({ terminal }, ({ client }) =>
      client.library.checkModel(
        { path: resolve(file), settings: settingsOf(options) },
        { signal: terminal.interrupted },
      ),
    );
    terminal.answer(report, described(report));
  });

  const add = withSettings(
    new Command("import")
      .description("take a model into the project and evaluate it")
      .argument("<file>", "an ONNX model, or a TensorFlow.js model.json, of the dataset's classes")
      .addOption(projectOption())
      .option("--dataset <id>", "what it classifies (default: the only dataset there is)")
      .option("--name <name>", "what the classifier is called (default: as its file)"),
  ).action(async (file: string, { project, dataset, name, ...options }: ImportOptions) => {
    const path = resolve(file);
    const { job, classifier } = await withHost({ terminal, project }, async ({ client, followJob }) => {
      const { id: datasetId } = theDataset(await client.library.datasets(), dataset);
      const job = await followJob(
        await client.library.importClassifier({
          path,
          datasetId,
          name: name ?? basename(path, extname(path)),
          settings: settingsOf(options),
        }),
      );
      const { classifierId } = job.result as { classifierId: string };
      return { job, classifier: (await client.library.classifiers()).find(({ id }) => id === classifierId)! };
    });
    const { report } = job.result as unknown as { report: ModelReport };
    const accuracy = classifier.testAccuracy;
    terminal.answer(
      { job, classifier },
      `${classifier.name} (${classifier.id})` +
        (accuracy === null ? "" : `: ${(100 * accuracy).toFixed(2)}% of the test images right`) +
        `\n${described(report)}`,
    );
  });

  return new Command("model").description("bring in classifiers").addCommand(check).addCommand(add);
}

const withSettings = (command: Command): Command =>
  command
    .addOption(new Option("--layout <axes>", "order of the image's axes").choices(imageLayout.options))
    .option("--height <pixels>", "of the images, where the file takes any", wholeNumber)
    .option("--width <pixels>", "likewise", wholeNumber)
    .option("--channels <number>", "likewise", wholeNumber)
    .option("--scale <number>", "what white is before the mean is subtracted: 1, or 255", number)
    .option("--mean <numbers>", "subtracted from each channel: 0.485,0.456,0.406", numbers)
    .option("--sd <numbers>", "each channel is divided by it", numbers)
    .option("--imagenet", "scale, mean and sd of networks that were trained on ImageNet with torchvision")
    .addOption(new Option("--answers <kind>", "what the output is").choices(answerKind.options))
    .addOption(new Option("--order <channels>", "of the image's channels").choices(channelOrder.options))
    .option("--black-box", "ask the file only, and do not import its operators")
    .option("--labels <file>", "names of the outputs in their order, one a line or as a JSON list")
    .option("--output <name>", "the output with the answers")
    .option("--features <name>", "the value that the classification layer reads")
    .option("--last-convolution <name>", "the value that the last convolution makes");

const settingsOf = ({ imagenet: asImagenet, labels, ...settings }: SettingOptions): ModelSettings => ({
  ...(asImagenet && imagenet),
  ...(labels !== undefined && { classNames: readLabels(labels) }),
  ...settings,
});

function readLabels(path: string): string[] {
  if (extname(path) === ".json") return parseJson(path, z.array(z.string()));
  const lines = readText(path).split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function numbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (text.trim() === "" || !values.every(Number.isFinite))
    throw new InvalidArgumentError("Numbers separated by commas are needed.");
  return values;
}

function described(report: ModelReport): string {
  const { input, preprocessing, output, operators, agreement, blackBoxReason } = report;
  const { height, width, channels } = input;
  const { scale, mean, sd, order, reason } = preprocessing;
  const isIdentity = scale === 1 && String(mean) === "0" && String(sd) === "1" && order === "RGB";
  const formula = isIdentity
    ? "0 to 1"
    : `(pixel × ${scale} − ${mean}) / ${sd}${order === "BGR" ? ", blue first" : ""}`;
  const uncovered = operators.filter(({ covered }) => !covered).map(({ operator }) => operator);
  const facts: [string, string][] = [
    ["file", `${report.file}, ${report.producer}${report.opset === null ? "" : `, operator set ${report.opset}`}`],
    ["parameters", report.parameterCount.toLocaleString("en")],
    ["images", `${height} × ${width} × ${channels}, ${input.layout}${input.dynamicBatch ? "" : ", one batch size"}`],
    ["pixels", `${formula}: ${reason}`],
    ["answers", `${output.answers} of ${output.classCount} classes ('${output.name}')`],
    ["last convolution", report.lastConvolution?.node ?? "not found"],
    ["features", report.features ? `${report.features.size} ('${report.features.value}')` : "not found"],
    ["operators", uncovered.length === 0 ? `all ${operators.length} covered` : `not covered: ${uncovered.join(", ")}`],
    ["agreement", agreement ? agreementWords(agreement) : "not tried"],
    ...report.accuracies.map(({ range, images: count, accuracy, used }): [string, string] => [
      used ? "accuracy" : "",
      `${Math.round(100 * accuracy)}% of ${count} labelled images, pixels ${range}`,
    ]),
    ["can do", report.capabilities.join(", ")],
  ];
  if (blackBoxReason) facts.push(["black box", blackBoxReason]);
  if (report.batchReason) facts.push(["one image at a time", report.batchReason]);
  for (const warning of report.warnings) facts.push(["warning", warning]);
  return table(["found", ""], facts);
}

const agreementWords = ({ difference, limit, notTestable }: NonNullable<ModelReport["agreement"]>): string =>
  `${difference.toExponential(1)} of the logits' spread (${limit} is allowed)` +
  (notTestable ? `, but not testable: ${notTestable}` : "");
