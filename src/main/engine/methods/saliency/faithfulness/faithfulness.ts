import { ExemplarError } from "#shared/domain/errors.ts";
import { findMethod, type SettingsOf } from "#shared/methods/list.ts";
import type { Method } from "#shared/methods/method.ts";
import { type Curve, type EvaluationSummary, type Measure, measureOf } from "#shared/methods/outputs/evaluation.ts";
import { randomisedNetwork } from "../../../models/randomised-network.ts";
import type { Watch } from "../../../watch.ts";
import { aboutTarget } from "../../about-target.ts";
import type { Made, MethodPlace, Request, Runner, TargetMaterial } from "../../runner.ts";
import { blurred } from "./blurred.ts";
import { spearman, splitHalfReliability } from "./map-agreement.ts";
import { type PerturbationCurve, perturbationCurve, pixelOrder } from "./perturbation-curve.ts";
import { pointingGame } from "./pointing-game.ts";

type Settings = SettingsOf<"faithfulness">;

/** Measures of one map, each apart from the others: where one cannot be had, its note says why and the others stand. */
export const faithfulness: Runner<"faithfulness"> = async (request, place, watch) => {
  const { subject, settings } = request;
  const values = Float32Array.from(subject.artefact.tensor("values").data);
  const of = aboutTarget(subject);
  const { deletion, insertion, curves } = await perturbed(of, values, settings, place, watch);
  const repeated = await madeAgain("reliability", settings, () => reliability(request));
  const shuffled = await madeAgain("randomisation", settings, () => dependence(request, values));
  return {
    summary: { measures: [deletion, insertion, repeated, shuffled, pointing(of, values, settings)], curves },
    tensors: {},
    pictures: {},
    uncertainty: {},
  } satisfies Made<EvaluationSummary>;
};

const words = {
  deletion: [
    "Deletion",
    "Mean probability of the answer while the map's pixels are blacked out, the strongest first.",
    "lower",
  ],
  insertion: [
    "Insertion",
    "Mean probability of the answer while the map's pixels are put into a blurred image.",
    "higher",
  ],
  reliability: [
    "Split-half reliability",
    "How much two maps of half as many draws agree, stepped up to the whole.",
    "higher",
  ],
  randomisation: [
    "Agreement with shuffled weights",
    "Rank correlation with the map of a network whose weights are shuffled: a map of what was learnt has little.",
    "lower",
  ],
  pointing: ["Pointing game", "1 where the map's strongest pixel lies on the object.", "higher"],
} as const;

function worded(id: keyof typeof words, value: number | null, note: string | null = null): Measure {
  const [label, description, better] = words[id];
  return measureOf(id, label, description, { better, value, note });
}

/** A measure for which the map is made again, unless the settings or its method stand against it. */
async function madeAgain(
  id: keyof typeof words,
  settings: Settings,
  measured: () => Promise<Measure>,
): Promise<Measure> {
  if (!settings.again) return worded(id, null, "The map was not made again, as the settings ask.");
  try {
    return await measured();
  } catch (error) {
    if (error instanceof ExemplarError && error.code === "UNSUPPORTED") return worded(id, null, error.message);
    throw error;
  }
}

/** Deletion to black and insertion into a blurred image (Petsiuk et al. 2018, §4.3). */
async function perturbed(
  { classifier, image, targetClass }: TargetMaterial,
  values: Float32Array,
  { points, blur }: Settings,
  { checkpoint: _, ...workplace }: MethodPlace,
  watch: Watch,
) {
  const [height, width, channels] = classifier.inputShape;
  const order = pixelOrder(values);
  const step = Math.max(1, Math.ceil(order.length / points));
  const featureless = blurred(image, [height, width, channels], blur * Math.min(height, width));
  const black = new Float32Array(image.length);
  const along = (from: Float32Array, to: Float32Array) =>
    perturbationCurve(classifier, targetClass, { from, to, order, step }, workplace, watch);
  const deleted = await along(image, black);
  const inserted = await along(featureless, image);
  return {
    deletion: worded("deletion", deleted.area),
    insertion: worded("insertion", inserted.area),
    curves: [curveOf("deletion", deleted), curveOf("insertion", inserted)],
  };
}

function curveOf(id: "deletion" | "insertion", { shares, probabilities }: PerturbationCurve): Curve {
  return {
    id,
    label: words[id][0],
    xLabel: `Share of the pixels ${id === "deletion" ? "taken away" : "put in"}`,
    yLabel: "Probability of the answer",
    x: [...shares],
    y: [...probabilities],
  };
}

/** Two maps of half as many draws each, with seeds of their own (Spearman 1910, Brown 1910). */
async function reliability({ subject, seed }: Request<"faithfulness">): Promise<Measure> {
  const { artefact, again } = subject;
  const draws = (findMethod(artefact.method) as Method | undefined)?.draws;
  const total = draws === undefined ? undefined : artefact.settings[draws];
  if (draws === undefined || typeof total !== "number")
    return worded("reliability", null, "The method draws nothing at random: a second map is the same.");
  const half = { [draws]: Math.max(2, Math.floor(total / 2)) };
  const [first, second] = [
    valuesOf(await again({ settings: half, seed: 2 * seed + 1 })),
    valuesOf(await again({ settings: half, seed: 2 * seed + 2 })),
  ];
  const value = splitHalfReliability(first, second);
  return worded("reliability", value, value === null ? "One of the two maps is the same everywhere." : null);
}

/** The same method on a network that has learnt nothing (Adebayo et al. 2018). */
async function dependence({ subject, seed }: Request<"faithfulness">, values: Float32Array): Promise<Measure> {
  const { of, again } = subject;
  if (of.classifier.kind !== "network")
    return worded("randomisation", null, `Its weights cannot be shuffled: ${of.classifier.reason}`);
  const map = valuesOf(await again({ classifier: await randomisedNetwork(of.classifier, seed) }));
  const value = spearman(values, map);
  return worded("randomisation", value, value === null ? "One of the two maps is the same everywhere." : null);
}

/** Zhang et al. 2016, on images whose background is plain. */
function pointing({ image, classifier }: TargetMaterial, values: Float32Array, { object }: Settings): Measure {
  if (object === "none")
    return worded("pointing", null, "Where the object is, is not known: the settings can say how it is told.");
  const [height, width, channels] = classifier.inputShape;
  const grey = Float32Array.from({ length: height * width }, (_, pixel) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += image[pixel * channels + c]!;
    return sum / channels;
  });
  const mask = Uint8Array.from(grey, (value) => Number(object === "bright" ? value > 0.5 : value < 0.5));
  const pointed = pointingGame(values, mask, [height, width]);
  return pointed === null
    ? worded("pointing", null, "The image has no such object.")
    : worded("pointing", Number(pointed.hit), `A random pixel hits it with probability ${pointed.chance.toFixed(2)}.`);
}

function valuesOf({ tensors, summary }: Made<Readonly<Record<string, unknown>>>): Float32Array {
  const values = tensors.values;
  if (!values) throw new Error(`a map without values: ${Object.keys(summary)}`);
  return Float32Array.from(values.data);
}
