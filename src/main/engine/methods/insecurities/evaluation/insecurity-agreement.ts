import { ExemplarError } from "#shared/domain/errors.ts";
import { resizeMap } from "#shared/images/resize-map.ts";
import type { SettingsOf } from "#shared/methods/list.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import type { PartAnnotations } from "../../../datasets/part-annotations.ts";
import { type Network, requireNetwork } from "../../../models/classifier.ts";
import type { Watch } from "../../../watch.ts";
import type { ArtefactContents, DatasetMaterial, MethodPlace, Runner } from "../../runner.ts";
import { ambiguitiesOf } from "../ambiguities.ts";
import { agreementSummary } from "./agreement-summary.ts";
import { jensenShannon, occurrence, type Similarity, symmetricDivergence } from "./ambiguity-strength.ts";
import { groundTruth, partsByPair } from "./ground-truth.ts";
import { hardestImages } from "./hardest-images.ts";
import { moved, type RankedMap, ranked } from "./ranked-map.ts";
import { type ImageAgreement, type RegionCurves, regionCurves } from "./region-curves.ts";

/** From 1 to 90% of the image, in steps of 1% (§4). */
export const coverages: readonly number[] = Array.from({ length: 90 }, (_, k) => (k + 1) / 100);

const similarities: Readonly<Record<SettingsOf<"insecurity-agreement">["similarity"], Similarity>> = {
  printed: symmetricDivergence,
  released: jensenShannon,
  occurrence: occurrence(),
};

/** How insecurities agree with the parts that classes share (§4 and §5 of Wang & Vasconcelos 2019). */
export const insecurityAgreement: Runner<"insecurity-agreement"> = async (
  { subject, settings, seed, uses },
  place,
  watch,
) => {
  const network = requireNetwork(subject.classifier, "gradients");
  const { dataset } = subject;
  const parts = requireParts(dataset);
  const predictor: ArtefactContents | undefined = uses.hardness;
  const generator = seededGenerator(seed).split("insecurity agreement");
  const descriptions = await parts.descriptions(watch);
  const truth = partsByPair(groundTruth(descriptions, similarityOf(settings, parts), settings.share));
  const { checkpoint: _, ...workplace } = place;
  const hardest = await hardestImages(network, dataset, settings, predictor, workplace, watch);
  const images: ImageAgreement[] = [];
  for (const [k, index] of hardest.indices.entries()) {
    watch.signal.throwIfAborted();
    watch.onProgress({
      done: k,
      total: hardest.indices.length,
      unit: "images",
      message: `${k} of ${hardest.indices.length} images`,
    });
    images.push(
      await agreementOfImage(
        network,
        { dataset, parts, classCount: descriptions.length, truth, index, settings, predictor },
        generator.split(String(index)),
        place,
        watch,
      ),
    );
  }
  return {
    summary: agreementSummary(images, hardest.setAside, coverages, seed),
    tensors: {},
    pictures: {},
    uncertainty: {},
  };
};

interface Evaluated {
  readonly dataset: DatasetMaterial;
  readonly parts: PartAnnotations;
  readonly classCount: number;
  readonly truth: ReadonlyMap<string, readonly number[]>;
  readonly index: number;
  readonly settings: SettingsOf<"insecurity-agreement">;
  readonly predictor: ArtefactContents | undefined;
}

async function agreementOfImage(
  network: Network,
  { dataset, parts, classCount, truth, index, settings, predictor }: Evaluated,
  generator: RandomGenerator,
  { checkpoint: _, ...workplace }: MethodPlace,
  watch: Watch,
): Promise<ImageAgreement> {
  const image = await dataset.images.read([index]);
  const quiet = { signal: watch.signal, onProgress: () => {} };
  const { pairs, shape } = await ambiguitiesOf(network, { image, settings, predictor }, workplace, quiet);
  const seen = await parts.partsOf(index);
  const [height, width] = network.inputShape;
  const result = { own: [] as RegionCurves[], moved: [] as RegionCurves[], random: [] as RegionCurves[] };
  for (const { pair, map } of pairs) {
    const wanted = truth.get(pair.join(" ")) ?? [];
    const whole = ranked(resizeMap(map, shape, [height, width]));
    const curves = (own: RankedMap, ambiguous: readonly number[]) =>
      regionCurves(own, width, seen, ambiguous, coverages);
    result.own.push(curves(whole, wanted));
    for (let k = 0; k < settings.placements; k++) result.moved.push(curves(moved(whole, width, generator), wanted));
    const other = generator
      .choose(
        Array.from({ length: classCount }, (_, c) => c),
        2,
      )
      .sort((a, b) => a - b);
    result.random.push(curves(moved(whole, width, generator), truth.get(other.join(" ")) ?? []));
  }
  return result;
}

/** @throws INVALID where it asks of parts what is not known of them */
function similarityOf({ similarity }: Evaluated["settings"], { describedBy }: PartAnnotations): Similarity {
  if ((similarity === "occurrence") === (describedBy === "occurrence")) return similarities[similarity];
  throw new ExemplarError(
    "INVALID",
    describedBy === "occurrence"
      ? "Of the parts of these images it is only known how often they occur."
      : "The parts of these images have attributes, and it is not known how often they occur.",
    describedBy === "occurrence"
      ? "Choose the similarity “How often it occurs” (--similarity occurrence --share 0.01 is the paper's)."
      : "Choose another similarity.",
  );
}

function requireParts({ parts }: DatasetMaterial): PartAnnotations {
  const known = parts();
  if (known) return known;
  throw new ExemplarError(
    "UNSUPPORTED",
    "It is not known where the parts of this dataset's images are.",
    "Use a dataset whose parts are annotated, such as the drawn birds.",
  );
}
