import { Command, Option } from "commander";
import {
  type AmbiguityRates,
  ambiguityAnswers,
  ambiguityRates,
  type EstimatedShare,
  publishedRates,
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
      terminal.answer({ rates, published: publishedRates }, textOf(rates));
    });
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const estimated = ({ share, low, high }: EstimatedShare) =>
  low === null || high === null ? percent(share) : `${percent(share)} [${percent(low)}, ${percent(high)}]`;

function textOf(rates: readonly AmbiguityRates[]): string {
  return table(
    [
      "",
      "stimuli",
      "answers",
      "agree among themselves",
      "published",
      "agree with the algorithm",
      "published",
      "don't know",
      "published",
    ],
    rates.map(({ source, stimuli, answers, amongParticipants, withAlgorithm, dontKnow }) => {
      const known = publishedRates[source];
      const paper = (share: number | undefined) => (share === undefined ? "" : percent(share));
      return [
        ...[source, stimuli, answers],
        ...[estimated(amongParticipants), paper(known?.amongParticipants)],
        ...[estimated(withAlgorithm), paper(known?.withAlgorithm)],
        ...[estimated(dontKnow), paper(known?.dontKnow)],
      ];
    }),
  );
}
