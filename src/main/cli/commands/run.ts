import { Command, Option } from "commander";
import type { Client } from "#shared/contract/contract.ts";
import { inUse } from "#shared/contract/holdings.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Subject, SubjectKind } from "#shared/domain/subject.ts";
import { type AnyMethod, findMethod, methods, requireMethod } from "#shared/methods/list.ts";
import { isAbout, type Method } from "#shared/methods/method.ts";
import { notesOf, quantitiesOf } from "#shared/methods/outputs/list.ts";
import { agreeingRHat } from "#shared/stats/chains/agreement.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import { settingFlags } from "../setting-flags.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface RunOptions extends ProjectOption {
  readonly classifier?: string;
  readonly generator?: string;
  readonly target?: string[];
  readonly artefact?: string[];
  readonly of?: string;
  readonly calibrated?: boolean;
  readonly using?: string[];
  readonly seed: number;
}

/** `run METHOD`: makes artefacts. What was made before with the same settings and seed is not made again. */
export function runCommand(terminal: Terminal): Command {
  const run = new Command("run").description("make explanations by a method; every method has its own flags");
  for (const method of methods) run.addCommand(methodCommand(method, terminal));
  return run;
}

function methodCommand(method: AnyMethod, terminal: Terminal): Command {
  const command = new Command(method.id)
    .summary(method.label)
    .description(`${method.label}. ${method.description}\n${method.source}`)
    .addOption(projectOption())
    .option("--classifier <id>", "which classifier (default: the only classifier there is)");
  const kind = method.subject as SubjectKind;
  if (kind === "target")
    command.option(
      "--target <ids...>",
      "ids of targets (default: every target of the classifier that is not rejected)",
    );
  if (kind === "artefact")
    command
      .option("--artefact <ids...>", "ids of artefacts (default: every one of the targets that are not rejected)")
      .addOption(new Option("--of <method>", "only artefacts of this method").choices(evaluated(method)));
  if (kind === "source") command.option("--generator <id>", "whose images (default: the only generator there is)");
  if (kind !== "artefact") command.option("--calibrated", "of the calibrated answers (see `exemplar calibrate`)");
  if (method.uses.length > 0)
    command.option(
      "--using <ids...>",
      `which ${method.uses.map((id) => requireMethod(id).label).join(" and ")} it is made from (default: the newest)`,
    );
  const flags = settingFlags(command, { [method.label]: method.settings });
  command.addOption(seedOption());
  return command.action(async (options: RunOptions) => {
    const settings = flags.read(method.settings, method.label);
    const { artefacts, sources } = await withHost(
      { terminal, project: options.project },
      async ({ client, followJob }) => {
        const subjects = await subjectsOf(client, method, options);
        const { result } = await followJob(
          await client.methods.run({
            ...{ method: method.id, subjects, settings: settings as never, seed: options.seed },
            ...{ calibrated: options.calibrated ?? false, using: options.using ?? [] },
          }),
        );
        const made = result?.artefacts ?? [];
        const artefacts = await Promise.all(
          made.map(async ({ id, existing }) => ({
            ...answerOf(await client.artefacts.get({ artefactId: id })),
            existing,
          })),
        );
        return { artefacts, sources: await sourcesOf(client, artefacts) };
      },
    );
    const made = artefacts.filter(({ existing }) => !existing).length;
    const apart = artefacts.filter(({ uncertainty }) => (uncertainty.r_hat ?? 0) > agreeingRHat).length;
    if (apart > 0)
      terminal.note(
        `Of ${apart} of ${artefacts.length} artefacts the chains do not agree (R̂ above ${agreeingRHat}): what they say may change with more sweeps.`,
      );
    for (const remark of [...remarksOn(artefacts), ...sources]) terminal.note(remark);
    terminal.answer(
      { artefacts },
      `${table(
        ["artefact", "subject", "in numbers"],
        artefacts.map((artefact) => [
          artefact.id,
          Object.values(artefact.subject).slice(1).join(" "),
          inNumbers(artefact),
        ]),
      )}\n${made} made, ${artefacts.length - made} were there`,
    );
  });
}

/** The methods that make what another one evaluates. */
const evaluated = (method: Method) =>
  methods.filter(({ id, output }) => isAbout(method, { method: id, output })).map(({ id }) => id);

/** What it says in numbers, and how sure it is: "Deletion 0.21, Insertion 0.83", "max standard error 0.0048". */
function inNumbers(artefact: Pick<Artefact, "output" | "summary" | "uncertainty">): string {
  const quantities = [
    ...quantitiesOf(artefact),
    ...Object.entries(artefact.uncertainty).map(([name, value]) => ({
      ...{ label: name.replaceAll("_", " "), value, unit: null },
    })),
  ];
  return quantities
    .flatMap(({ label, value, unit }) =>
      value === null ? [] : [label, Number(value.toPrecision(3)), unit].filter((word) => word !== null).join(" "),
    )
    .join(", ");
}

/** What qualifies artefacts, each remark once, with those that it is about. */
function remarksOn(artefacts: readonly Pick<Artefact, "id" | "output" | "summary">[]): string[] {
  const remarks = artefacts.flatMap((artefact) => notesOf(artefact).map((note) => ({ note, id: artefact.id })));
  return [...Map.groupBy(remarks, ({ note }) => note)].map(([note, of]) =>
    of.length === artefacts.length ? note : `${of.map(({ id }) => id).join(", ")}: ${note}`,
  );
}

/** Which artefacts others were made from, each once: "Made from Learner's prior ID, seed 2, of 2026-11-27T14:54:13.000Z". */
async function sourcesOf(client: Client, artefacts: readonly Pick<Artefact, "uses">[]): Promise<string[]> {
  const ids = new Set(artefacts.flatMap(({ uses }) => uses));
  return Promise.all(
    [...ids].map(async (artefactId) => {
      const { method, seed, createdAt } = await client.artefacts.get({ artefactId });
      return `Made from ${findMethod(method)?.label ?? method} ${artefactId}, seed ${seed}, of ${createdAt}`;
    }),
  );
}

async function subjectsOf(client: Client, method: AnyMethod, options: RunOptions): Promise<Subject[]> {
  const { id: classifierId } = theOne(
    await client.library.classifiers(),
    options.classifier,
    "classifier",
    "--classifier",
  );
  switch (method.subject as SubjectKind) {
    case "target": {
      const known = await client.curate.targets({ classifierId });
      return required(
        options.target?.map((id) => theOne(known, id, "target", "its id")) ??
          inUse(known).filter(({ status }) => status !== "rejected"),
        "target",
        "Choose some with `exemplar targets choose`.",
      ).map(({ id }) => ({ kind: "target", targetId: id }));
    }
    case "artefact": {
      const targets = (await client.curate.targets({ classifierId })).filter(({ status }) => status !== "rejected");
      const fits = await client.artefacts.of({ subject: { kind: "classifier", classifierId } });
      const known = [...targets.flatMap(({ artefacts }) => artefacts), ...fits];
      return required(
        options.artefact?.map((id) => theOne(known, id, "artefact", "its id")) ??
          inUse(known).filter(
            (one) => isAbout(method as Method, one) && (options.of === undefined || one.method === options.of),
          ),
        "artefact to evaluate",
        `Make some first, for example with \`exemplar run ${options.of ?? (method as Method).aboutMethod ?? "gp-mask"}\`.`,
      ).map(({ id }) => ({ kind: "artefact", artefactId: id }));
    }
    case "source": {
      const { id: generatorId } = theOne(
        await client.library.generators(),
        options.generator,
        "generator",
        "--generator",
      );
      return [{ kind: "source", classifierId, generatorId }];
    }
    case "classifier":
      return [{ kind: "classifier", classifierId }];
  }
}

function required<Item>(items: readonly Item[], what: string, remedy: string): readonly Item[] {
  if (items.length === 0) throw new ExemplarError("NOT_FOUND", `This project has no ${what}`, remedy);
  return items;
}

/** An artefact as the command answers with it: what it is, and where its files are. */
function answerOf({
  id,
  method,
  revision,
  output,
  subject,
  settings,
  seed,
  summary,
  uncertainty,
  files,
  uses,
  provenance,
}: Artefact) {
  return {
    ...{ id, method, revision, output, subject, settings, seed, summary, uncertainty, uses },
    files: files.map(({ name, sha256, dtype, shape }) => ({ name, sha256, dtype, shape })),
    ...(provenance.temperature !== undefined && { temperature: provenance.temperature }),
    seconds: provenance.seconds,
  };
}
