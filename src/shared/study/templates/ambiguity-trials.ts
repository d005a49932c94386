import type { Target } from "../../contract/curate.ts";
import { type ArtefactFile, fileOf } from "../../domain/artefact.ts";
import { ExemplarError } from "../../domain/errors.ts";
import type { RegionsSummary } from "../../methods/outputs/regions.ts";
import { seededGenerator } from "../../random/generator.ts";
import type { BlockTrial } from "../study-document.ts";

/** A target's newest regions. */
export interface TargetRegions {
  readonly target: Target;
  readonly artefact: string;
  readonly summary: RegionsSummary;
  readonly files: readonly ArtefactFile[];
}

/** On offer: the two that the algorithm names, and others that it considered. */
const optionCount = 5;
/** One attention check for so many targets. */
const targetsPerCheck = 8;

/**
 * Of each target its strongest region and a random crop of the same size and form, and now and then an attention check,
 * which shows the whole image of one of the classes on offer. The order of the classes on offer follows from the seed.
 * @throws INVALID where there are no regions, or too few classes with an image
 */
export function ambiguityTrials(targets: readonly TargetRegions[], seed: number): BlockTrial[] {
  const generator = seededGenerator(seed).split("ambiguity trials");
  let onlyPairs = false;
  const trials = targets.flatMap((own, k) => {
    const { target, artefact, summary, files } = own;
    const [region] = summary.regions;
    const [a, b] = region?.categories ?? [];
    const images = summary.examples.flatMap(({ category, picture }) => {
      const file = fileOf(files, picture);
      return file ? [{ category, sha256: file.sha256 }] : [];
    });
    const named = images.filter(({ category }) => category === a || category === b);
    const [alone, control] = [region?.alone, region?.control].map((name) => (name ? fileOf(files, name) : undefined));
    if (!a || !b || !alone || !control || named.length < 2) return [];
    if (images.length < 3) {
      onlyPairs = true;
      return [];
    }
    const others = images.filter(({ category }) => category !== a && category !== b).slice(0, optionCount - 2);
    const id = `${target.kind}_${target.imageIndex}`;
    const options = generator.split(id).shuffle([...named, ...others]);
    const trial = (name: string, source: string, sha256: string, second = b): BlockTrial => ({
      id: `${id}_${name}`,
      parameters: {
        ...{ stimulus_id: `${id}_${name}`, target_id: target.id, image_sha256: sha256, stimulus_source: source },
        ...{ options, class_a: a, class_b: second, artefact },
      },
    });
    const check = named.find(({ category }) => category === a)!;
    return [
      trial("region", "insecurity", alone.sha256),
      trial("crop", "random_crop", control.sha256),
      ...(k % targetsPerCheck === 0 ? [trial("check", "attention_check", check.sha256, a)] : []),
    ];
  });
  if (trials.length === 0 && onlyPairs)
    throw new ExemplarError(
      "INVALID",
      "The regions of the kept targets come with images of two classes only: there is but one pair to name",
      "Participants choose two of three classes or more. Use a classifier of more, or show more of them: classes of Insecurities.",
    );
  if (trials.length === 0)
    throw new ExemplarError(
      "INVALID",
      "None of the kept targets has a region with images of both of its classes",
      "Run Insecurities on the kept targets, with a difficulty that finds regions, and keep those that have some.",
    );
  return trials;
}
