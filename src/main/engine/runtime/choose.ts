import type { RuntimeChoice } from "#shared/contract/system.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Candidate, candidates, type Start } from "./candidates.ts";
import type { Runtime } from "./runtime.ts";

export interface ChosenRuntime {
  readonly runtime: Runtime;
  /** The device in plain words, and every candidate with why it is used or passed over. */
  readonly choice: RuntimeChoice;
}

export interface ChooseOptions {
  /** CPU threads; all cores unless given. */
  readonly threads?: number;
  readonly candidates?: readonly Candidate[];
}

const chosen = new Map<string, Promise<ChosenRuntime>>();

/**
 * Chooses where programs run: what was asked for (a candidate's id) where it works, and otherwise the first that works,
 * in the order of `candidates`. Candidates behind the chosen one are not tried. A choice is made once a process.
 *
 * @throws ExemplarError `INVALID` for an unknown id, `ENGINE_FAILED` when nothing runs
 */
export function chooseRuntime(requested?: string, options: ChooseOptions = {}): Promise<ChosenRuntime> {
  if (options.candidates) return choose(requested, options.candidates, options);
  const key = JSON.stringify([requested, options.threads]);
  const known = chosen.get(key);
  if (known) return known;
  const choice = choose(requested, candidates, options);
  chosen.set(key, choice);
  choice.catch(() => chosen.delete(key));
  return choice;
}

async function choose(
  requested: string | undefined,
  all: readonly Candidate[],
  { threads }: ChooseOptions,
): Promise<ChosenRuntime> {
  const first = all.find(({ id }) => id === requested);
  if (requested && !first)
    throw new ExemplarError(
      "INVALID",
      `There is no runtime '${requested}'.`,
      `Choose one of ${all.map(({ id }) => id).join(", ")}.`,
    );
  const order = first ? [first, ...all.filter((candidate) => candidate !== first)] : all;
  const tried = new Map<Candidate, Start>();
  for (const candidate of order) {
    const start = await candidate.start({ ...(threads ? { threads } : {}), asked: candidate === first });
    tried.set(candidate, start);
    if (start.runtime) return { runtime: start.runtime, choice: summarise(order, tried, start.runtime, requested) };
  }
  throw new ExemplarError(
    "ENGINE_FAILED",
    "No runtime for tensor programs starts on this machine.",
    "Run `npm install` again on this machine.",
    { detail: order.map((candidate) => `${candidate.label}: ${tried.get(candidate)?.reason}`).join("\n") },
  );
}

function summarise(
  order: readonly Candidate[],
  tried: ReadonlyMap<Candidate, Start>,
  runtime: Runtime,
  requested: string | undefined,
): RuntimeChoice {
  return {
    device: runtime.device,
    candidates: order.map((candidate) => {
      const { id, label } = candidate;
      const start = tried.get(candidate);
      if (!start) return { id, label, status: "available", reason: `not tried: ${runtime.label} comes first` };
      const asked = id === requested ? "asked for; " : "";
      return { id, label, status: start.runtime ? "used" : "passed-over", reason: `${asked}${start.reason}` };
    }),
  };
}
