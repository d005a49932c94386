import { Command, InvalidArgumentError } from "commander";
import { readTableFile } from "#files/table-file.ts";
import { type SignalDetection, type SignalDetectionEstimate, signalDetection } from "#shared/stats/signal-detection.ts";
import { withFailuresInWords } from "../analysis/analyse-frame.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

interface DetectionOptions {
  readonly correct: string;
  readonly signal: string;
  readonly present: readonly string[];
  readonly absent: readonly string[];
  readonly by?: string;
  readonly group: string[];
  readonly item: string[];
}

/** `signal-detection`: d′ and criterion by condition from a CSV file, with random effects of participants and items. */
export function signalDetectionCommand(terminal: Terminal): Command {
  return new Command("signal-detection")
    .description("d′ and criterion: do people tell right from wrong AI, and do they rather rely on it or doubt it?")
    .argument("<data.csv>", "one row per trial, with a header")
    .option("--correct <column>", "whether the answer was right: 0 and 1, or TRUE and FALSE", "correct")
    .option("--signal <column>", "what tells trials with a signal from those without", "target_kind")
    .option("--present <levels>", "its levels in which the AI is right, with commas between them", levels, ["hit"])
    .option("--absent <levels>", "its levels in which the AI is wrong", levels, ["error"])
    .option("--by <column>", "whose levels are compared, such as the condition")
    .option("--group <columns...>", "whose levels differ in both at random: participants", ["subject_id"])
    .option("--item <columns...>", "whose levels differ in criterion at random: items", [])
    .action((path: string, options: DetectionOptions) => {
      const found = detect(path, options);
      terminal.answer(documentOf(found), textOf(found));
    });
}

function detect(
  path: string,
  { correct, signal, present, absent, by, group, item }: DetectionOptions,
): SignalDetection {
  const design = { correct, signal: { column: signal, present, absent }, groups: group, items: item };
  const { frame } = readTableFile(path);
  return withFailuresInWords(() => signalDetection(frame, { ...design, ...(by !== undefined && { by }) }), path);
}

const estimateDocument = ({ estimate, stdError, lower, upper }: SignalDetectionEstimate) => ({
  estimate,
  std_error: stdError,
  lower,
  upper,
});

function documentOf({ cells, differences, random, fit }: SignalDetection) {
  return {
    cells: cells.map(({ level, dPrime, criterion, hitRate, falseAlarmRate }) => ({
      level,
      d_prime: estimateDocument(dPrime),
      criterion: estimateDocument(criterion),
      hit_rate: hitRate,
      false_alarm_rate: falseAlarmRate,
    })),
    differences: differences.map(({ label, measure, estimate, stdError, zValue, pValue }) => ({
      ...{ label, measure: measure === "c" ? "criterion" : "d_prime", estimate },
      ...{ std_error: stdError, z_value: zValue, p_value: pValue },
    })),
    random: random.map(({ group, dPrime, criterion }) => ({ group, d_prime_sd: dPrime, criterion_sd: criterion })),
    n_obs: fit.nObs,
    log_lik: fit.logLik,
    warnings: fit.warnings,
  };
}

function textOf({ cells, differences, random, fit }: SignalDetection): string {
  const interval = ({ estimate, lower, upper }: SignalDetectionEstimate) =>
    `${estimate.toFixed(2)} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`;
  const lines = [
    table(
      ["", "d′ [95%]", "c [95%]", "hits", "false alarms"],
      cells.map(({ level, dPrime, criterion, hitRate, falseAlarmRate }) => [
        ...[level, interval(dPrime), interval(criterion)],
        ...[hitRate.toFixed(3), falseAlarmRate.toFixed(3)],
      ]),
    ),
  ];
  if (differences.length > 0)
    lines.push(
      table(
        ["Difference", "of", "Estimate", "Std. Error", "z value", "Pr(>|z|)"],
        differences.map(({ label, measure, estimate, stdError, zValue, pValue }) => [
          ...[label, measure, estimate.toFixed(3), stdError.toFixed(3), zValue.toFixed(2), pValue.toPrecision(3)],
        ]),
      ),
    );
  if (random.length > 0)
    lines.push(
      table(
        ["SD between", "d′", "c"],
        random.map(({ group, dPrime, criterion }) => [
          group,
          Number.isNaN(dPrime) ? "" : dPrime.toFixed(3),
          criterion.toFixed(3),
        ]),
      ),
    );
  lines.push(`${fit.nObs} trials; a probit mixed model (DeCarlo 1998); p by Holm's method.`, ...fit.warnings);
  return `${lines.join("\n\n")}\n`;
}

function levels(text: string): string[] {
  const named = text.split(",").map((level) => level.trim());
  if (named.includes("")) throw new InvalidArgumentError("Name levels with commas between them.");
  return named;
}
