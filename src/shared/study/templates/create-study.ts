import type { Target } from "../../contract/curate.ts";
import { type RandomGenerator, seededGenerator } from "../../random/generator.ts";
import { inTurns, trialOfTarget } from "../design/block-trials.ts";
import { expectedMinutes, wholeMinutes } from "../duration.ts";
import { planSession } from "../plan-session.ts";
import type { BlockTrial, OrderRules, StudyDocument } from "../study-document.ts";
import { orderConflicts } from "../trial-order.ts";
import { nameAmbiguity } from "../trial-types/name-ambiguity.ts";
import { predict2afc } from "../trial-types/predict-2afc.ts";
import { relabel } from "../trial-types/relabel.ts";
import { ambiguityTrials, type TargetRegions } from "./ambiguity-trials.ts";
import { aboutCalibrated, explainTrials, keptTargets } from "./explain-trials.ts";
import { mapInWords } from "./map-in-words.ts";
import { relabelTrials } from "./relabel-trials.ts";
import type { Draw, Placeholder, StudyTemplate } from "./study-template.ts";

export interface CreateStudyOptions {
  /** What the researcher calls the study; the template's title when left out. */
  readonly title?: string | undefined;
  /** Decides which targets are for practice, and is the study's seed. */
  readonly seed: number;
  /** Takes only what is about the classifier's calibrated answers. */
  readonly calibrated?: boolean;
  /** At most so many of the kept targets, drawn evenly from their kinds; all of them when left out. */
  readonly most?: number | undefined;
  /** The newest regions of a target, for studies of regions; null without any. */
  readonly regionsOf?: (target: Target) => TargetRegions | null;
  /** Every answer that the classifier can give, for the texts. */
  readonly categories: readonly string[];
}

/**
 * A study from a template and the kept targets among those given, each with its explanation of one and the same method.
 *
 * @throws INVALID where too few targets are kept, some have no explanation, or one is not about the answers asked for
 */
export function createStudy(
  template: StudyTemplate,
  targets: readonly Target[],
  { title, seed, categories, calibrated = false, most, regionsOf = () => null }: CreateStudyOptions,
): StudyDocument {
  const all = calibrated ? aboutCalibrated(keptTargets(targets)) : keptTargets(targets);
  const kept = most === undefined ? all : drawnEvenly(all, most, seededGenerator(seed).split("targets"));
  const trials = trialsOf(template, kept, { seed, categories, regionsOf });
  const draws = drawTrials(
    template.study.flow.flatMap((step) => (step.type === "block" ? [{ id: step.id, draw: step.draw }] : [])),
    trials,
    seededGenerator(seed).split("draw"),
  );
  const flow: StudyDocument["flow"] = template.study.flow.map((step) => {
    if (step.type !== "block") return step;
    const { draw: _, ...block } = step;
    const drawn = draws.get(step.id)!;
    return { ...block, trials: drawn, order: attainable(step.order, drawn) };
  });
  const study: StudyDocument = explainTrials({ ...template.study, title: title ?? template.title, seed, flow }, kept);
  const shown = (practice: boolean) =>
    flow.flatMap((step) => (step.type === "block" && step.practice === practice ? step.trials : [])).length;
  const filled = (minutes: number): StudyDocument => ({
    ...study,
    flow: fillTexts(study.flow, {
      trials: String(shown(false)),
      practice: String(shown(true)),
      minutes: String(minutes),
      categories: listOf(categories),
      category: categories[0] ?? "",
      other: categories[1] ?? "",
      map: mapInWords(study, kept),
    }),
  });
  // How long it takes to read depends on the texts, which say how long it takes.
  const drafted = filled(1);
  const minutes = Math.max(...study.conditions.map(({ id }) => expectedMinutes(planSession(drafted, id, seed))));
  return filled(wholeMinutes(minutes));
}

/** The trials of which the template's blocks are made, by their type. */
function trialsOf(
  { study: { flow } }: StudyTemplate,
  kept: readonly Target[],
  { seed, categories, regionsOf }: Required<Pick<CreateStudyOptions, "seed" | "categories" | "regionsOf">>,
): BlockTrial[] {
  const shows = new Set(flow.flatMap((step) => (step.type === "block" ? [step.trialType] : [])));
  if (shows.has(relabel.name)) return relabelTrials(kept, categories);
  if (!shows.has(nameAmbiguity.name)) return kept.map((target) => trialOfTarget(predict2afc, target));
  const regions = kept.flatMap((target) => regionsOf(target) ?? []);
  return ambiguityTrials(regions, seed);
}

/** So many of the targets, in turns of one of each kind, in the order that they had. */
function drawnEvenly(targets: readonly Target[], most: number, generator: RandomGenerator): Target[] {
  const piles = Map.groupBy(generator.shuffle(targets), ({ kind }) => kind);
  const drawn = new Set(inTurns([...piles.values()]).slice(0, most));
  return targets.filter((target) => drawn.has(target));
}

function drawTrials(
  blocks: readonly { id: string; draw: Draw }[],
  trials: readonly BlockTrial[],
  generator: RandomGenerator,
): Map<string, BlockTrial[]> {
  const taken = new Set<BlockTrial>();
  return new Map(
    blocks.map(({ id, draw }) => {
      const left = trials.filter((trial) => !taken.has(trial));
      const drawn =
        "rest" in draw
          ? left
          : evenly(suiting(left, draw), Math.min(draw.count, Math.ceil(trials.length / 6)), generator.split(id));
      for (const trial of drawn) taken.add(trial);
      return [id, drawn];
    }),
  );
}

const suiting = (trials: readonly BlockTrial[], { of }: Exclude<Draw, { readonly rest: true }>) =>
  of ? trials.filter(({ parameters }) => parameters[of.parameter] === of.value) : trials;

/** Some of the trials, in turns of one of each kind. */
function evenly(trials: readonly BlockTrial[], count: number, generator: RandomGenerator): BlockTrial[] {
  const piles = Map.groupBy(generator.shuffle(trials), ({ parameters }) => parameters.target_kind);
  return inTurns([...piles.values()]).slice(0, count);
}

/** The rules, with the lowest limit on repetitions that these trials can meet. */
function attainable(order: OrderRules, trials: readonly BlockTrial[]): OrderRules {
  if (order.maxInARow === null || orderConflicts(trials, order).length === 0) return order;
  const { parameter, limit } = order.maxInARow;
  return limit >= trials.length ? order : attainable({ ...order, maxInARow: { parameter, limit: limit + 1 } }, trials);
}

function fillTexts<T>(value: T, words: Record<Placeholder, string>): T {
  return JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === "string"
      ? part.replace(/\{(\w+)\}/g, (braced, name) => words[name as Placeholder] ?? braced)
      : part,
  );
}

/** "cat, dog or bird"; of very many, how many and the first few. */
function listOf(categories: readonly string[]): string {
  if (categories.length > 12) return `one of ${categories.length}, such as ${listOf(categories.slice(0, 3))}`;
  return categories.length < 2 ? categories.join() : `${categories.slice(0, -1).join(", ")} or ${categories.at(-1)}`;
}
