import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { Network } from "../../models/classifier.ts";
import { spatialActivations } from "../../models/spatial-gradients.ts";
import type { Watch } from "../../watch.ts";
import { attributions } from "./attributions/list.ts";
import { type ClassPair, candidateClasses, candidatePairs, likeliestClasses } from "./candidates.ts";
import { ambiguityMap, combinations } from "./combinations.ts";
import { logitsOf, readOut } from "./readout.ts";
import { entropy, hesitancy, logit, probability, type Score, softmax } from "./score.ts";

export type AmbiguitySettings = Pick<
  SettingsOf<"insecurities">,
  "score" | "attribution" | "answer" | "combination" | "classes" | "candidates"
>;

/** The ambiguities of one image, each with its map over the last spatial layer. */
export interface Ambiguities {
  /** Height and width of a map. */
  readonly shape: readonly [number, number];
  readonly pairs: readonly { readonly pair: ClassPair; readonly map: Float64Array }[];
  /** The classes that were considered, likeliest first. */
  readonly classes: readonly number[];
  readonly probabilities: Float64Array;
  /** How difficult the image is; null where that was not asked. */
  readonly difficulty: number | null;
  /** Attributions to each of the classes, and to the difficulty, `[h × w]`. */
  readonly classMaps: readonly Float64Array[];
  readonly difficultyMap: Float64Array | null;
  readonly uncertainty: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

const selfReferential: Readonly<Record<string, Score>> = { hesitancy, entropy };

/**
 * Ambiguity maps m^(a,b) of all pairs of classes that are candidates together somewhere (§3.1 of Wang & Vasconcelos 2019).
 * @param image `[H, W, C]`
 * @throws ExemplarError `UNSUPPORTED` for a network without a spatial layer, or of one class
 */
export async function ambiguitiesOf(
  network: Network,
  image: Float32Array,
  settings: AmbiguitySettings,
  workplace: Workplace,
  watch: Watch,
): Promise<Ambiguities> {
  if (network.classCount < 2)
    throw new ExemplarError(
      "UNSUPPORTED",
      "A classifier of one class has nothing to be insecure between.",
      "Use a classifier of two classes or more.",
    );
  const readout = logitsOf(network);
  const activations = await spatialActivations(network, image, workplace);
  const values = await readOut(readout, activations, workplace);
  const probabilities = softmax(values);
  const classes = likeliestClasses(probabilities, settings.classes);
  const difficulty = selfReferential[settings.score] ?? null;
  const scores = [
    ...classes.map(settings.answer === "logit" ? logit : probability),
    ...(difficulty ? [difficulty] : []),
  ];
  const attribute = attributions[settings.attribution];
  const { maps, uncertainty, note } = await attribute({ readout, activations, values, scores }, workplace, watch);
  const classMaps = maps.slice(0, classes.length);
  const difficultyMap = difficulty ? maps.at(-1)! : null;
  const combination = combinations[settings.combination];
  const pairs = candidatePairs(candidateClasses(classes, classMaps, settings.candidates)).map((pair) => {
    const own = pair.map((c) => classMaps[classes.indexOf(c)]!);
    return { pair, map: ambiguityMap(difficultyMap ? [...own, difficultyMap] : own, combination) };
  });
  return {
    shape: [readout.shape[0], readout.shape[1]],
    ...{ pairs, classes, probabilities, classMaps, difficultyMap, uncertainty },
    difficulty: difficulty?.value(values) ?? null,
    notes: note === null ? [] : [note],
  };
}
