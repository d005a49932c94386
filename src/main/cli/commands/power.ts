import { Command, InvalidArgumentError } from "commander";
import { powerPlan, powerResult } from "#shared/contract/power.ts";
import { parseJson } from "../json-file.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface PowerOptions extends ProjectOption {
  readonly study?: string;
  readonly plan: string;
  readonly replicates?: number;
}

const planFile = powerPlan.omit({ studyId: true });

/** `power`: how often a planned study finds an effect; cut short and asked again, it goes on where it stopped. */
export function powerCommand(terminal: Terminal): Command {
  return new Command("power")
    .description("simulate a planned study many times and count how often it finds the effect")
    .addOption(projectOption())
    .option("--study <id>", "which study (default: the only one there is)")
    .requiredOption(
      "--plan <path>",
      'assumptions and designs: {"formula", "reduced", "fixed", "sds", "designs": [{"participants", "trialsEach", "scale"}], "replicates", "seed"}',
    )
    .option("--replicates <count>", "simulated studies of each design, in place of the plan's", count)
    .action(async ({ project, study, plan, replicates }: PowerOptions) => {
      const assumed = parseJson(plan, planFile);
      const job = await withHost({ terminal, project }, async ({ client, followJob }) => {
        const { id: studyId } = theOne(await client.compose.studies(), study, "study", "--study");
        return followJob(await client.compose.power({ ...assumed, studyId, ...(replicates && { replicates }) }));
      });
      const { points } = powerResult.parse(job.result);
      const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
      terminal.answer(
        { ...job, result: { points } },
        `${table(
          ["participants", "trials each", "effect ×", "power", "95%", "not fitted"],
          points.map(({ participants, trialsEach, scale, power, lower, upper, failed, replicates: studies }) => [
            ...[String(participants), String(trialsEach), String(scale), power === null ? "NA" : percent(power)],
            ...[`${percent(lower)} to ${percent(upper)}`, `${failed} of ${studies}`],
          ]),
        )}\n`,
      );
    });
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("A whole number from 1 on is needed.");
  return number;
}
