import { Command, Option } from "commander";
import type { EstimatedShare } from "#shared/analysis/majority-agreement.ts";
import {
  type AmbiguityRates,
  ambiguityAnswers,
  ambiguityMeasures,
  ambiguityNotes,
  ambiguityRates,
  publishedRates,
  sourceLabel,
} from "#shared/analysis/name-ambiguity.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface Options extends ProjectOption {
  readonly study?: string;
  readonly kind: SessionKind;
  readonly seed: number;
}

/** `name-ambiguity`: whether people see the ambiguities that the algorithm names, beside what was published. */
export function nameAmbiguityCommand(terminal: Terminal): Command {
  return new Command("name-ambiguity")
    .description(
      "do people name the two classes between which the classifier is insecure? Beside Wang & Vasconcelos 2019",
    )
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .addOption(new Option("--kind <kind>", "whose answers").choices(sessionKind.options).default("real"))
    .addOption(seedOption())
    .action(async ({ project, study, kind, seed }: Options) => {
      const rates = await withHost({ terminal, project }, async ({ client }) => {
        const { id: studyId } = theOne(await client.compose.studies(), study, "study", "--study");
        const trials = await client.analyse.table({ studyId, kinds: [kind], scoredOnly: true, completedOnly: true });
        const answers = ambiguityAnswers(trials);
        if (answers.length > 0) return ambiguityRates(answers, { seed });
        throw new ExemplarError(
          "INVALID",
          `This study has no answers of ${kind} participants that name ambiguities.`,
          "Name one that was made from the template name-ambiguity, or other participants with --kind.",
        );
      });
      terminal.answer({ kind, rates, published: publishedRates }, textOf(rates, kind));
    });
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const known = (share: number | null | undefined) => (share == null ? "–" : percent(share));
const estimated = ({ share, low, high }: EstimatedShare) =>
  low === null || high === null ? percent(share) : `${percent(share)} [${percent(low)}, ${percent(high)}]`;

function textOf(rates: readonly AmbiguityRates[], kind: SessionKind): string {
  const rows = rates.flatMap((own) =>
    ambiguityMeasures.map(({ id, label }) => [
      ...[sourceLabel(own.source), label, estimated(own[id]), known(own.byChance[id])],
      ...[own.beyondCrops ? estimated(own.beyondCrops[id]) : "–", known(publishedRates[own.source]?.[id])],
      ...[own.stimuli, own.answers],
    ]),
  );
  return [
    ...(kind === "real" ? [] : [`Answers of ${kind} participants: they say nothing about people.`, ""]),
    table(["shown", "share", "here", "chance", "more than crops", "published", "regions", "answers"], rows),
    "",
    ...ambiguityNotes,
  ].join("\n");
}
