import { resolve } from "node:path";
import { Command } from "commander";
import { mixtureSettings, type TableMixture } from "#shared/contract/mixture-table.ts";
import { type ProjectOption, projectOption, seedOption } from "../project-option.ts";
import { settingFlags } from "../setting-flags.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

interface MixtureOptions extends ProjectOption {
  readonly outcome: string;
  readonly features?: string[];
  readonly seed: number;
}

/** Effects of a component that are listed: the largest. */
const most = 10;

/** `mixture`: what the predictions in a table follow, by a mixture of regressions. */
export function mixtureCommand(terminal: Terminal): Command {
  const command = new Command("mixture")
    .description("what a model's predictions in a table follow, by as many regressions as the rows need (DMM-MEN)")
    .argument("<data.csv>", "one row per case, with a header")
    .addOption(projectOption())
    .requiredOption("--outcome <column>", "the model's predictions")
    .option("--features <columns...>", "what they are explained by (default: every other column of numbers)")
    .addOption(seedOption());
  const flags = settingFlags(command, { "a mixture": mixtureSettings });
  return command.action(async (path: string, { project, outcome, features, seed }: MixtureOptions) => {
    const settings = flags.read(mixtureSettings, "a mixture");
    const input = { path: resolve(path), outcome, ...(features && { features }), ...settings, seed };
    const job = await withHost({ terminal, project }, async ({ client, followJob }) =>
      followJob(await client.analyse.mixture(input)),
    );
    terminal.answer(job.result, inWords(job.result!));
  });
}

function inWords({ rows, explained, rHat, effective, overall, components, notes }: TableMixture): string {
  const parts = [
    { name: "Overall", effects: overall },
    ...components.map(({ share, effects }, k) => ({
      ...{ name: `Component ${k + 1}, ${(100 * share).toFixed(0)} % of the rows`, effects },
    })),
  ];
  const largest = (effects: TableMixture["overall"]) =>
    effects.toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, most);
  return [
    `${rows} rows, ${(100 * explained).toFixed(1)} % of the variance explained; R̂ ${rHat?.toFixed(3) ?? "unknown"}, ` +
      `${effective?.toFixed(0) ?? "no"} effective draws`,
    ...parts.map(({ name, effects }) =>
      [
        `\n${name}: what a standard deviation more adds (90 % interval)`,
        table(
          ["feature", "mean", "low", "high"],
          largest(effects).map(({ feature, mean, low, high }) => [
            ...[feature, mean.toFixed(3), low.toFixed(3), high.toFixed(3)],
          ]),
        ),
      ].join("\n"),
    ),
    ...notes,
  ].join("\n");
}
