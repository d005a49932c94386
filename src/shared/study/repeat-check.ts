import type { Column } from "./column.ts";
import type { PlannedScreen } from "./screen.ts";
import type { Columns } from "./trial-types/trial-type.ts";

/** What a study with trials that come again records of them. */
export const repeatColumns = {
  repeat_of: {
    description: "trial_index of the screen that showed the same trial first; empty where it was not repeated",
    type: "integer",
    unit: null,
  },
  repeat_agrees: {
    description: "Whether a repeated trial was answered as the first time; empty where either time ran out",
    type: "boolean",
    unit: null,
  },
  repeat_check_passed: {
    description:
      "Whether, in the whole session, no more repeated trials of a block were answered differently than the study allows; empty where none was answered",
    type: "boolean",
    unit: null,
  },
} as const satisfies Record<string, Column>;

/** A screen that was answered, and what was recorded of the answer. */
export interface RecordedAnswer {
  readonly screen: PlannedScreen;
  /** Null of a trial type that this version does not know. */
  readonly cells: Columns | null;
}

interface Repeated {
  readonly screen: PlannedScreen;
  readonly repeat: NonNullable<PlannedScreen["repeat"]>;
  readonly agrees: boolean | null;
}

/**
 * The cells of each answer of a session that say what of it was repeated, and whether alike; empty objects where the
 * session repeats nothing.
 *
 * @param answers in the order of the screens
 */
export function repeatCells(answers: readonly RecordedAnswer[]): Columns[] {
  const repeated = new Map(repeatedOf(answers).map((one) => [one.screen.seq, one]));
  if (repeated.size === 0) return answers.map(() => ({}));
  const passed = failed([...repeated.values()]).length === 0;
  return answers.map(({ screen: { seq } }) => {
    const own = repeated.get(seq);
    return {
      repeat_of: own ? seq - own.repeat.back : null,
      repeat_agrees: own?.agrees ?? null,
      repeat_check_passed: passed,
    };
  });
}

/** Why a session was over with its repeated trials; null where it went on. */
export function endOfRepeats(answers: readonly RecordedAnswer[]): string | null {
  const [ending] = failed(repeatedOf(answers)).filter(({ repeat }) => repeat.onFailure === "end");
  return ending ? `Answered repeated trials of the block “${ending.screen.blockId}” differently` : null;
}

function repeatedOf(answers: readonly RecordedAnswer[]): Repeated[] {
  const responses = new Map(answers.map(({ screen, cells }) => [screen.seq, cells?.response ?? null]));
  return answers.flatMap(({ screen }) => {
    const { repeat, seq } = screen;
    if (!repeat) return [];
    const [first, second] = [responses.get(seq - repeat.back) ?? null, responses.get(seq) ?? null];
    return [{ screen, repeat, agrees: first === null || second === null ? null : first === second }];
  });
}

/** Those answered differently after which a block's check is failed. */
function failed(repeated: readonly Repeated[]): Repeated[] {
  const differing = Map.groupBy(
    repeated.filter(({ agrees }) => agrees === false),
    ({ screen }) => screen.blockId,
  );
  return [...differing.values()].flatMap((own) => own.filter(({ repeat }, i) => i >= repeat.mayDiffer));
}
