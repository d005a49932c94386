import { availableParallelism } from "node:os";
import {
  type DesignPower,
  type PowerDesign,
  type PowerPlan,
  type PowerResult,
  powerPlan,
  powerResult,
} from "#shared/contract/power.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";
import { addCounts, type PowerCounts, powerPoint } from "#shared/stats/power.ts";
import { plannedTrials } from "#shared/study/planned-trials.ts";
import { sha256 } from "../store/blob-store.ts";
import { readPowerParts } from "../store/read/power.ts";
import { writePowerPart } from "../store/write/power.ts";
import { runnableStudy, savedStudy } from "../studies/checked-study.ts";
import { runInThread } from "../threads/run-in-thread.ts";
import type { PowerPart } from "../threads/simulate-part.ts";
import { defineJob, type JobContext } from "./job-kind.ts";

/** Studies of one part: what is lost at most where a job is cut short. */
const partSize = 50;

/**
 * Simulates a planned study in threads. Every part is kept in the project: run again, asked for more studies or for more
 * designs, it computes only what is missing.
 */
export const simulatePower = defineJob<PowerPlan, PowerResult>({
  kind: "simulate-power",
  lane: "host",
  params: powerPlan,
  title: ({ studyId }, store) => `Power of ${savedStudy(store, studyId).document.title}`,
  result: powerResult,
  async run(context, plan) {
    const { document, hash } = await runnableStudy(context.store, plan.studyId);
    const trials = plannedTrials(document);
    const tasks = plan.designs.map((design) => {
      const key = designKey(plan, design, hash, context.version);
      return { design, key, parts: partsOf(plan.replicates), known: readPowerParts(context.store, key) };
    });
    const missing = tasks.flatMap(({ design, key, parts, known }) =>
      parts
        .filter(({ first, studies }) => known.get(first)?.studies !== studies)
        .map((part) => ({ ...part, design, key, parts, known })),
    );
    const total = plan.replicates * plan.designs.length;
    let done = total - missing.reduce((sum, { studies }) => sum + studies, 0);
    const tell = () => context.progress({ done, total, unit: "studies", message: "Simulating" });
    tell();
    // What was simulated before is drawn at once.
    for (const { design, parts, known } of tasks)
      if (parts.every(({ first, studies }) => known.get(first)?.studies === studies))
        context.partial(pointOfCurve(plan, design, parts, known));
    await inParallel(missing, context.signal, async ({ design, key, parts, known, first, studies }, signal) => {
      const { formula, reduced, fixed, sds, seed, alpha } = plan;
      const part: PowerPart = { formula, reduced, fixed, sds, seed, alpha, ...{ trials, design, first, studies } };
      const counts = await runInThread("simulate-power", part, signal);
      writePowerPart(context.store, key, first, counts);
      known.set(first, counts);
      if (parts.every((part) => known.has(part.first))) context.partial(pointOfCurve(plan, design, parts, known));
      done += studies;
      tell();
    });
    return {
      formula: plan.formula,
      points: tasks.map(({ design, parts, known }) =>
        pointOf(
          design,
          parts.map(({ first }) => known.get(first)!),
        ),
      ),
    };
  },
});

/** Everything that a design's simulated studies follow from. */
function designKey(plan: PowerPlan, design: PowerDesign, studyHash: string, version: JobContext["version"]): string {
  const { formula, reduced, fixed, sds, seed, alpha } = plan;
  return sha256(canonicalJson({ formula, reduced, fixed, sds, seed, alpha, design, studyHash, version }));
}

function partsOf(replicates: number): { first: number; studies: number }[] {
  return Array.from({ length: Math.ceil(replicates / partSize) }, (_, k) => ({
    first: k * partSize,
    studies: Math.min(partSize, replicates - k * partSize),
  }));
}

function pointOf(design: PowerDesign, parts: readonly PowerCounts[]): DesignPower {
  const { power, ...point } = powerPoint(design.participants, addCounts(parts));
  return { ...design, ...point, power: Number.isNaN(power) ? null : power };
}

/** A finished design as a point of the curve that is shown while others are still simulated. */
function pointOfCurve(
  { designs }: PowerPlan,
  design: PowerDesign,
  parts: readonly { readonly first: number }[],
  known: ReadonlyMap<number, PowerCounts>,
): PartialResult {
  const { power } = pointOf(
    design,
    parts.map(({ first }) => known.get(first)!),
  );
  const bySize = new Set(designs.map(({ scale }) => scale)).size > 1;
  return {
    ...{ kind: "point", yLabel: "Power", y: power ?? 0 },
    curve: bySize ? `${design.participants} participants, ${design.trialsEach} trials` : `${design.trialsEach} trials`,
    x: bySize ? design.scale : design.participants,
    xLabel: bySize ? "Size of the effect" : "Participants",
  };
}

/** Works through the tasks on all but one of the processors; the first failure ends the others. */
async function inParallel<Task>(
  tasks: readonly Task[],
  signal: AbortSignal,
  work: (task: Task, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const waiting = tasks.values();
  const lane = async () => {
    for (const task of waiting) await work(task, either);
  };
  const lanes = Array.from({ length: Math.max(1, availableParallelism() - 1) }, lane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(lanes);
    throw error;
  }
}
