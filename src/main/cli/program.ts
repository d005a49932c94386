import { Command, CommanderError } from "commander";
import { commandsFor } from "./commands.ts";
import { asExemplarError, failureDocument, failureText } from "./failure.ts";
import { version } from "./installation.ts";
import { createTerminal, type TerminalOptions } from "./terminal.ts";

/** 0: done. 1: failed, with the reason and what to do on standard error. 2: the command itself is wrong. */
export type ExitStatus = 0 | 1 | 2;

/** Runs one command line. Whatever happens, `--json` leaves exactly one document on standard output. */
export async function runCommandLine(
  words: readonly string[],
  options: Omit<TerminalOptions, "json">,
): Promise<ExitStatus> {
  const json = words.includes("--json");
  const terminal = createTerminal({ ...options, json });
  const program = new Command("exemplar")
    .description("An offline workbench for human studies of explanations: curate, compose, run, analyse")
    .version(version)
    .option("--json", "one JSON document on standard output; progress and remarks on standard error");
  for (const command of await commandsFor(words)) program.addCommand(command(terminal));
  const complaints: string[] = [];
  settle(program, {
    writeOut: (text) => terminal.answer({ text }, text.trimEnd()),
    writeErr: (text) => {
      complaints.push(text);
      options.stderr.write(text);
    },
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = error.code === "commander.help" ? "A command is missing" : complaints.join("").trim();
      if (json)
        terminal.answer({ error: { code: "USAGE", message, remedy: "exemplar --help lists the commands." } }, "");
      return 2;
    }
    const failure = asExemplarError(error);
    terminal.note(failureText(failure));
    if (json) terminal.answer(failureDocument(failure), "");
    return 1;
  }
}

/** Gives a command and all below it the same manners; a command that was built apart inherits none. */
function settle(command: Command, output: { writeOut(text: string): void; writeErr(text: string): void }): void {
  command
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(`Run it with --help to see how it is used.`);
  for (const below of command.commands) settle(below, output);
}
