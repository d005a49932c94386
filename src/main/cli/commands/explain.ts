import { Command, InvalidArgumentError } from "commander";
import * as z from "zod";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

type Json = z.infer<ReturnType<typeof z.json>>;

interface ExplainOptions extends ProjectOption {
  readonly classifier?: string;
  readonly method?: string;
  readonly settings: Json;
  readonly seed: number;
}

/** `explain`: runs one method on targets; what was computed before with the same settings is not computed twice. */
export function explainCommand(terminal: Terminal): Command {
  return new Command("explain")
    .description("compute explanations of targets")
    .argument("[targets...]", "ids (default: every target of the classifier that is not rejected)")
    .addOption(projectOption())
    .option("--classifier <id>", "whose targets (default: the only classifier there is)")
    .option("--method <id>", "how to explain (default: the only method there is)")
    .option("--settings <json>", "the method's settings, those left out at their defaults", json, {})
    .addOption(seedOption())
    .action(async (ids: string[], { project, classifier, method, settings, seed }: ExplainOptions) => {
      const { job, targets } = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const { id: classifierId } = theOne(
          await client.library.classifiers(),
          classifier,
          "classifier",
          "--classifier",
        );
        const { id } = theOne(await client.curate.methods({ classifierId }), method, "explanation method", "--method");
        const known = await client.curate.targets({ classifierId });
        const targetIds =
          ids.length > 0
            ? ids.map((wanted) => theOne(known, wanted, "target", "its id").id)
            : known.filter(isWanted).map((t) => t.id);
        const job = await followJob(await client.curate.explain({ method: id, targetIds, settings, seed }));
        const explained = (await client.curate.targets({ classifierId })).filter((target) =>
          targetIds.includes(target.id),
        );
        return { job, targets: explained };
      });
      terminal.answer({ job, targets }, `${targets.length} targets explained`);
    });
}

const isWanted = ({ status }: { status: string }) => status !== "rejected";

function json(text: string): Json {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError('JSON is needed, such as {"samples": 1000}.');
  }
}
