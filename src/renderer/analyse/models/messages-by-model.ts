import type { ModelOutcome } from "#shared/analysis/fit-models.ts";

export interface ModelMessage {
  /** "Model 1", or "Models 1, 2 and 3" where the same is said of several. */
  readonly models: string;
  readonly failed: boolean;
  readonly messages: readonly string[];
}

/** What there is to say of each model: why it was not fitted, or what its fit warns of. */
export function modelMessages(outcomes: readonly ModelOutcome[]): ModelMessage[] {
  const said = outcomes.map((outcome, place) => ({
    number: place + 1,
    failed: "problem" in outcome,
    messages:
      "problem" in outcome
        ? [`${outcome.problem.message} ${outcome.problem.remedy}`]
        : outcome.fit.warnings.map(sentence),
  }));
  const alike = Map.groupBy(
    said.filter(({ messages }) => messages.length > 0),
    ({ failed, messages }) => JSON.stringify([failed, messages]),
  );
  return [...alike.values()].map((models) => ({
    models: names(models.map(({ number }) => number)),
    failed: models[0]!.failed,
    messages: models[0]!.messages,
  }));
}

function names(numbers: readonly number[]): string {
  if (numbers.length === 1) return `Model ${numbers[0]}`;
  return `Models ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

const sentence = (words: string) =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`;
