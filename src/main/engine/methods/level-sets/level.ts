import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { nearestName } from "#shared/settings/nearest-name.ts";
import { type RelaxationId, relaxations } from "./relaxations/list.ts";
import type { LevelInNumbers, Relaxation } from "./relaxations/relaxation.ts";

/** The settings that say which answer is asked for. */
export type LevelSettings = SettingsOf<"prior-bound"> | SettingsOf<"level-set">;

/** What is asked of the images: an answer, and how far from it they may be. */
export interface AskedLevel {
  readonly id: RelaxationId;
  readonly relaxation: Relaxation;
  readonly level: LevelInNumbers;
  /** σ, or α. */
  readonly width: number;
  /** The width at an iteration of the warm-up of so many, and at the end of it for good. */
  widthAt(iteration: number, warmUp: number): number;
  readonly inWords: string;
}

/** When the width is to be what was asked for, as a share of the warm-up. */
const tightened = 0.4;

/** @throws ExemplarError `INVALID` for a category that there is not, or probabilities that cannot be asked for */
export function askedLevel(settings: LevelSettings, categories: readonly string[]): AskedLevel {
  const { answer: id } = settings;
  const relaxation = relaxations[id];
  const width = id === "dirichlet" ? settings.concentration : settings.width;
  return {
    ...{ id, relaxation, width },
    ...asked(settings, categories),
    widthAt(iteration, warmUp) {
      const done = Math.min(1, iteration / (tightened * warmUp));
      // Neither σ that is wide already nor α that is small is to be tightened from the other side.
      const isTighter = id === "dirichlet" ? width > relaxation.widest : width < relaxation.widest;
      return "anneal" in settings && settings.anneal && isTighter
        ? relaxation.widest * (width / relaxation.widest) ** done
        : width;
    },
  };
}

function asked(
  { answer, category, other, probabilities }: LevelSettings,
  categories: readonly string[],
): Pick<AskedLevel, "level" | "inWords"> {
  const one = indexOf(category, categories, 0);
  const next = indexOf(other, categories, (one + 1) % categories.length);
  const mask = (index: number) => categories.map((_, c) => (c === index ? 1 : 0));
  const none = categories.map(() => 0);
  switch (answer) {
    case "confident":
      return { level: { first: mask(one), second: none }, inWords: `Sure of “${categories[one]}”` };
    case "ambiguous":
      if (one === next)
        throw new ExemplarError(
          "INVALID",
          `An image is torn between two categories, not between “${categories[one]}” and itself`,
          "Name two categories.",
        );
      return {
        level: { first: mask(one), second: mask(next) },
        inWords: `Torn between “${categories[one]}” and “${categories[next]}”`,
      };
    case "uniform":
      return { level: { first: none, second: none }, inWords: `Undecided between all ${categories.length} categories` };
    default:
      return {
        level: { first: requirePrediction(probabilities, categories, answer === "dirichlet"), second: none },
        inWords: predictionInWords(probabilities, categories),
      };
  }
}

function indexOf(name: string, categories: readonly string[], fallback: number): number {
  if (name === "") return fallback;
  const index = categories.indexOf(name);
  if (index >= 0) return index;
  const near = nearestName(name, categories);
  throw new ExemplarError(
    "INVALID",
    `The classifier has no category “${name}”${near === undefined ? "" : `; did you mean “${near}”?`}`,
    `Its categories are ${categories.slice(0, 20).join(", ")}${categories.length > 20 ? " …" : ""}.`,
  );
}

function requirePrediction(
  probabilities: readonly number[],
  categories: readonly string[],
  isDirichlet: boolean,
): readonly number[] {
  const fail = (message: string, remedy: string) => new ExemplarError("INVALID", message, remedy);
  if (probabilities.length !== categories.length)
    throw fail(
      `${probabilities.length} probabilities were given, but the classifier has ${categories.length} categories`,
      "Give one for each category, in their order.",
    );
  const sum = probabilities.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) > 1e-3)
    throw fail(
      `The probabilities add up to ${Number(sum.toPrecision(4))}, not to 1`,
      "Give probabilities that add up to 1.",
    );
  const zero = probabilities.indexOf(0);
  if (isDirichlet && zero >= 0)
    throw fail(
      `A Dirichlet distribution gives 0 no density: “${categories[zero]}” cannot be asked to have probability 0`,
      "Give every category a little, such as 0.001, or ask with the normal relaxation.",
    );
  return probabilities;
}

const predictionInWords = (probabilities: readonly number[], categories: readonly string[]): string =>
  probabilities
    .map((value, c) => [value, categories[c]!] as const)
    .toSorted(([a], [b]) => b - a)
    .slice(0, 3)
    .map(([value, category]) => `“${category}” ${Number((100 * value).toPrecision(3))} %`)
    .join(", ");
