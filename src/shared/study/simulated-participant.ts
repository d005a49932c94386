import type { SimulatedParticipant } from "../contract/run.ts";
import { ExemplarError } from "../domain/errors.ts";
import { type RandomGenerator, seededGenerator } from "../random/generator.ts";
import type { Cell } from "./column.ts";
import type { Levels } from "./levels.ts";

/** What a forced choice asks of a participant: which of two or more answers the AI's is. */
export interface Prediction {
  readonly answers: readonly [string, string, ...string[]];
  readonly aiResponse: string;
  readonly groundTruth: string;
  /** The level of the random intercept for categories. */
  readonly category: string;
  /** The trial's design columns, for the fixed effects. */
  readonly columns: Readonly<Record<string, Cell>>;
}

/** Someone who takes the study without a person. Each answer draws from the generator of its own screen. */
export interface Participant {
  predict(prediction: Prediction, generator: RandomGenerator): string;
  /** A shifted log-normal reaction time in ms, with this median before the participant's own speed. */
  reactionTime(medianMs: number, generator: RandomGenerator): number;
  /** The generator of one screen, so that a resumed session answers as an uninterrupted one. */
  generatorOf(seq: number): RandomGenerator;
}

/** Below this nobody answers, in ms. */
const shiftMs = 200;

/**
 * A simulated participant of a study.
 *
 * The `model` strategy answers as a logistic mixed model does: logit P(answer = AI) = xβ + b_participant +
 * b_category, with b ~ N(0, sd²). The category intercepts belong to the seed and are shared by all participants, the
 * participant's own belong to the seed and the index.
 *
 * @param index 0-based number of the participant in the simulation
 * @param levels the levels of the participant's condition
 */
export function simulateParticipant(
  settings: SimulatedParticipant,
  { seed, index, levels }: { seed: number; index: number; levels: Levels },
): Participant {
  const study = seededGenerator(seed).split("simulation");
  const own = study.split(`participant/${index}`);
  const speed = Math.exp(0.2 * own.split("speed").normal());
  const predict = strategy(settings, study, own, levels);
  return {
    predict,
    reactionTime: (medianMs, generator) =>
      shiftMs + Math.max(medianMs - shiftMs, 50) * speed * Math.exp(0.4 * generator.normal()),
    generatorOf: (seq) => own.split(`screen/${seq}`),
  };
}

function strategy(
  settings: SimulatedParticipant,
  study: RandomGenerator,
  own: RandomGenerator,
  levels: Levels,
): Participant["predict"] {
  switch (settings.strategy) {
    case "random":
      return ({ answers }, generator) => answers[generator.integer(answers.length)]!;
    case "perfect":
      return ({ aiResponse }) => aiResponse;
    case "believes-the-ai-is-like-me":
      // When the truth is not on offer there is nothing to project, and the participant guesses.
      return ({ answers, groundTruth }, generator) =>
        answers.includes(groundTruth) ? groundTruth : answers[generator.integer(answers.length)]!;
    case "model": {
      const fixedEffects = linearPredictor(settings.coefficients, settings.formula);
      const participantIntercept = settings.participantSd * own.split("intercept").normal();
      return ({ answers, aiResponse, category, columns }, generator) => {
        const categoryIntercept = settings.categorySd * study.split(`category/${category}`).normal();
        const logOdds = fixedEffects({ ...levels, ...columns }) + participantIntercept + categoryIntercept;
        const probability = 1 / (1 + Math.exp(-logOdds));
        if (generator.next() < probability) return aiResponse;
        const others = answers.filter((answer) => answer !== aiResponse);
        return others.length === 1 ? others[0]! : others[generator.integer(others.length)]!;
      };
    }
  }
}

/**
 * The fixed effects xβ of named coefficients, under treatment coding. A name is a product of terms joined by ":", as in
 * R's model matrix: `saliency` is that column's number, `target_kinderror` is 1 where target_kind is "error" and else 0.
 * The reference levels are those that no name mentions, so they need not be given.
 *
 * @param formula right-hand side whose variables the names are made of: "target_kind * saliency"
 */
export function linearPredictor(
  coefficients: Readonly<Record<string, number>>,
  formula: string,
): (row: Readonly<Record<string, Cell>>) => number {
  // The longest variable first: `target_kind2` must not be read as a level of `target_kind`.
  const variables = [...new Set(formula.match(/[A-Za-z_.][\w.]*/g) ?? [])].sort((a, b) => b.length - a.length);
  const terms = Object.entries(coefficients).map(([name, coefficient]) => ({
    coefficient,
    factors: name === "(Intercept)" ? [] : name.split(":").map((part) => parseFactor(part, name, variables)),
  }));
  return (row) =>
    terms.reduce(
      (sum, { coefficient, factors }) => sum + factors.reduce((product, factor) => product * factor(row), coefficient),
      0,
    );
}

function parseFactor(part: string, name: string, variables: readonly string[]) {
  const variable = variables.find((candidate) => part.startsWith(candidate));
  if (variable === undefined)
    throw new ExemplarError(
      "INVALID",
      `The coefficient "${name}" names no variable of the formula (${variables.join(", ") || "which has none"})`,
      "Name coefficients as R's model matrix does: (Intercept), saliency, target_kinderror:saliency.",
    );
  const level = part.slice(variable.length);
  return (row: Readonly<Record<string, Cell>>): number => {
    const value = row[variable];
    if (value === undefined || value === null)
      throw new ExemplarError(
        "INVALID",
        `The coefficient "${name}" needs the column "${variable}", which the trials do not have`,
        "Use the study's factors and the trials' design columns, such as target_kind.",
      );
    if (level !== "") return Number(String(value) === level);
    if (typeof value === "number") return value;
    throw new ExemplarError(
      "INVALID",
      `The coefficient "${name}" treats "${variable}" as a number, but it is "${value}"`,
      `Name the level: ${variable}${value}.`,
    );
  };
}
