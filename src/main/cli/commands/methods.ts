import { Command } from "commander";
import { methodFamilies } from "#shared/methods/families.ts";
import { type ProjectOption, projectOption } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { theOne } from "../the-one.ts";
import { withHost } from "../with-host.ts";

interface MethodsOptions extends ProjectOption {
  readonly classifier?: string;
}

/** `methods`: what can be run, about what, and whether a classifier gives what it needs. */
export function methodsCommand(terminal: Terminal): Command {
  return new Command("methods")
    .description("list the methods that explain a classifier, and whether it can be explained by them")
    .addOption(projectOption())
    .option("--classifier <id>", "for which classifier (default: the only classifier there is)")
    .action(async ({ project, classifier }: MethodsOptions) => {
      const methods = await withHost({ terminal, project }, async ({ client }) => {
        const known = await client.library.classifiers();
        const input =
          classifier === undefined && known.length !== 1
            ? {}
            : { classifierId: theOne(known, classifier, "classifier", "--classifier").id };
        return client.methods.list(input);
      });
      terminal.answer(
        { methods },
        table(
          ["method", "family", "about", "makes", ""],
          methods.map(({ id, family, subject, output, compatible, label }) => [
            id,
            methodFamilies[family as keyof typeof methodFamilies]?.label ?? family,
            subject,
            output,
            compatible && !compatible.ok ? compatible.reason : label,
          ]),
        ),
      );
    });
}
