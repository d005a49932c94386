import { ExemplarError } from "#shared/domain/errors.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { Network } from "../../models/classifier.ts";
import { spatialActivations } from "../../models/spatial-gradients.ts";
import type { Watch } from "../../watch.ts";
import type { ArtefactContents } from "../runner.ts";
import type { Attribution } from "./attributions/attribution.ts";
import { attributions } from "./attributions/list.ts";
import { type ClassPair, candidateClasses, candidatePairs, likeliestClasses } from "./candidates.ts";
import { ambiguityMap, combinations } from "./combinations.ts";
import { hardnessCautions, hardnessReadout } from "./hardness.ts";
import { logitsOf, type Readout, readOut } from "./readout.ts";
import { entropy, hardness, hesitancy, logit, probability, type Score, softmax } from "./score.ts";

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

/** Scores that are functions of the classifier's own answers. */
const selfReferential: Readonly<Record<string, Score>> = { hesitancy, entropy };

export interface Asked {
  /** `[H, W, C]` */
  readonly image: Float32Array;
  readonly settings: AmbiguitySettings;
  /** The fitted predictor, where the settings ask for hardness. */
  readonly predictor?: ArtefactContents | undefined;
}

/**
 * Ambiguity maps m^(a,b) of all pairs of classes that are candidates together somewhere (§3.1 of Wang & Vasconcelos 2019).
 * @throws ExemplarError `UNSUPPORTED` for a network without a spatial layer, or of one class
 */
export async function ambiguitiesOf(
  network: Network,
  { image, settings, predictor }: Asked,
  workplace: Workplace,
  watch: Watch,
): Promise<Ambiguities> {
  requireClasses(network);
  const readout = logitsOf(network);
  const activations = await spatialActivations(network, image, workplace);
  const values = await readOut(readout, activations, workplace);
  const probabilities = softmax(values);
  const classes = likeliestClasses(probabilities, settings.classes);
  const attribute = attributions[settings.attribution];
  const own = selfReferential[settings.score];
  const scores = [...classes.map(settings.answer === "logit" ? logit : probability), ...(own ? [own] : [])];
  const { maps, uncertainty, note } = await attribute({ readout, activations, values, scores }, workplace, watch);
  const classMaps = maps.slice(0, classes.length);
  const difficulty = own
    ? { value: own.value(values), map: maps.at(-1)! }
    : settings.score === "hardness"
      ? await predictedHardness(hardnessReadout(network, predictor!), activations, attribute, workplace, watch)
      : null;
  const combination = combinations[settings.combination];
  const pairs = candidatePairs(candidateClasses(classes, classMaps, settings.candidates)).map((pair) => {
    const factors = pair.map((c) => classMaps[classes.indexOf(c)]!);
    return { pair, map: ambiguityMap(difficulty ? [...factors, difficulty.map] : factors, combination) };
  });
  return {
    shape: [readout.shape[0], readout.shape[1]],
    ...{ pairs, classes, probabilities, classMaps, uncertainty },
    difficulty: difficulty?.value ?? null,
    difficultyMap: difficulty?.map ?? null,
    notes: [...(note === null ? [] : [note]), ...(predictor ? hardnessCautions(predictor) : [])],
  };
}

async function predictedHardness(
  readout: Readout,
  activations: Float32Array,
  attribute: Attribution,
  workplace: Workplace,
  watch: Watch,
): Promise<{ value: number; map: Float64Array }> {
  const values = await readOut(readout, activations, workplace);
  const { maps } = await attribute({ readout, activations, values, scores: [hardness] }, workplace, watch);
  return { value: hardness.value(values), map: maps[0]! };
}

function requireClasses({ classCount }: Network): void {
  if (classCount < 2)
    throw new ExemplarError(
      "UNSUPPORTED",
      "A classifier of one class has nothing to be insecure between.",
      "Use a classifier of two classes or more.",
    );
}
