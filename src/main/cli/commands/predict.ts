import { Command, Option } from "commander";
import type { Client } from "#shared/contract/contract.ts";
import { type Classifier, type Prediction, type Split, split } from "#shared/contract/library.ts";
import { type ProjectOption, projectOption, wholeNumber } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface PredictOptions extends ProjectOption {
  readonly classifier?: string;
  readonly index?: number[];
  readonly split: Split;
  readonly top: number;
}

/** `predict`: a classifier's most probable classes, for single images of its dataset or a whole split. */
export function predictCommand(terminal: Terminal): Command {
  return new Command("predict")
    .description("show what a classifier answers to images of its dataset")
    .addOption(projectOption())
    .option("--classifier <id>", "which (default: the only classifier there is)")
    .option("--index <number...>", "images by their place in the dataset, from 0", indices)
    .addOption(new Option("--split <split>", "all images of a split").choices(split.options).default("test"))
    .option("--top <number>", "how many classes of each image", wholeNumber, 5)
    .action(async ({ project, classifier: id, index, split, top }: PredictOptions) => {
      const { classifier, predictions } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const classifier = theOne(await client.library.classifiers(), id, "classifier", "--classifier");
        const images = index === undefined && split === "train" ? "all" : "test";
        if (classifier.evaluated !== "all" && classifier.evaluated !== images)
          await followJob(await client.library.evaluate({ classifierId: classifier.id, images }));
        return { classifier, predictions: await all(client, classifier.id, index ?? split, top) };
      });
      const named = predictions.map((prediction) => withNames(classifier, prediction));
      terminal.answer(
        { classifierId: classifier.id, predictions: named },
        table(
          ["image", "split", "truth", "right", "answers"],
          named.map(({ index, split, groundTruth, right, top }) => [
            index,
            split,
            groundTruth,
            top.length === 0 ? "–" : right ? "yes" : "no",
            top.length === 0
              ? "cannot be read"
              : top.map(({ className, probability }) => `${className} ${(100 * probability).toFixed(1)}%`).join(", "),
          ]),
        ),
      );
      const right = named.filter((prediction) => prediction.right).length;
      const answered = named.filter((prediction) => prediction.top.length > 0).length;
      const unread = named.length - answered;
      terminal.note(`${right} of ${answered} right${unread > 0 ? `; ${unread} cannot be read and are set aside` : ""}`);
    });
}

/** Every page of the answers. */
async function all(client: Client, classifierId: string, images: Split | number[], top: number): Promise<Prediction[]> {
  const found: Prediction[] = [];
  for (;;) {
    const { total, predictions } = await client.library.predictions({
      classifierId,
      images,
      top,
      offset: found.length,
    });
    found.push(...predictions);
    if (found.length >= total) return found;
  }
}

const withNames = ({ classNames }: Classifier, { groundTruth, top, ...image }: Prediction) => ({
  ...image,
  groundTruth: classNames[groundTruth]!,
  right: top[0]?.class === groundTruth,
  top: top.map(({ class: k, probability }) => ({ className: classNames[k]!, probability })),
});

const indices = (text: string, before: number[] = []): number[] => [...before, wholeNumber(text)];
