import { Command, Option } from "commander";
import type { Client } from "#shared/contract/contract.ts";
import type { Session } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type SessionKind, sessionKind } from "#shared/study/screen.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { driftOfStudies, driftTable, qualityInWords } from "../sessions/drift.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `session list`, `drift`, `reject`, `accept`, `erase`: what participants did, and what counts of it. */
export function sessionCommand(terminal: Terminal): Command {
  const list = new Command("list")
    .description("show every session of the project")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const sessions = await withHost({ terminal, project }, ({ client }) => everySession(client));
      terminal.answer(
        sessions,
        table(
          ["session", "participant", "kind", "condition", "status", "screens", "started"],
          sessions.map(({ id, subjectId, kind, conditionId, status, responses, screens, startedAt }) => [
            ...[id, subjectId, kind, conditionId, status, `${responses} of ${screens}`, startedAt],
          ]),
        ),
      );
    });

  const drift = new Command("drift")
    .description("show how the completed sessions were answered, in the order in which they were completed")
    .addOption(new Option("--kind <kind>", "which sessions").choices(sessionKind.options).default("real"))
    .addOption(projectOption())
    .action(async ({ project, kind }: ProjectOption & { readonly kind: SessionKind }) => {
      const studies = await withHost({ terminal, project }, ({ client }) => driftOfStudies(client, kind));
      terminal.answer(
        studies,
        studies
          .map(({ title, quality, completed }) => `${title}\n${qualityInWords(quality)}\n${driftTable(completed)}`)
          .join("\n\n"),
      );
    });

  const reject = new Command("reject")
    .description("leave a session out of the data; it is kept, with the reason")
    .argument("<session>", "its id")
    .requiredOption("--reason <words>", "why")
    .addOption(projectOption())
    .action(async (sessionId: string, { project, reason }: ProjectOption & { readonly reason: string }) => {
      const session = await withHost({ terminal, project }, ({ client }) => client.run.reject({ sessionId, reason }));
      terminal.answer(session, `Participant ${session.subjectId}: ${session.status}`);
    });

  const accept = new Command("accept")
    .description("take a rejected session into the data again")
    .argument("<session>", "its id")
    .addOption(projectOption())
    .action(async (sessionId: string, { project }: ProjectOption) => {
      const session = await withHost({ terminal, project }, ({ client }) => client.run.accept({ sessionId }));
      terminal.answer(session, `Participant ${session.subjectId}: ${session.status}`);
    });

  const erase = new Command("erase")
    .description(
      "delete for good what a participant who withdraws was shown and answered, and the exports that hold it",
    )
    .argument("<session>", "its id")
    .requiredOption("--participant <id>", "the participant's id, so that nobody is erased by mistake")
    .addOption(projectOption())
    .action(async (sessionId: string, { project, participant }: ProjectOption & { readonly participant: string }) => {
      const erased = await withHost({ terminal, project }, ({ client }) =>
        client.run.erase({ sessionId, subjectId: participant }),
      );
      terminal.answer(
        erased,
        [
          "The participant is erased. Copies elsewhere, such as backups, are yours to erase.",
          ...erased.removed.map((file) => `deleted: ${file}`),
          ...erased.left.map((file) => `still holds it: ${file}`),
        ].join("\n"),
      );
    });

  return new Command("session")
    .description("show, measure, reject, accept and erase sessions")
    .addCommand(list, { isDefault: true })
    .addCommand(drift)
    .addCommand(reject)
    .addCommand(accept)
    .addCommand(erase);
}

async function everySession(client: Client): Promise<Session[]> {
  const studies = await client.compose.studies();
  if (studies.length === 0)
    throw new ExemplarError("NOT_FOUND", "This project has no study", "Make one with `exemplar study create`.");
  const overviews = await Promise.all(studies.map(({ id: studyId }) => client.run.overview({ studyId })));
  return overviews.flatMap(({ sessions }) => sessions);
}
