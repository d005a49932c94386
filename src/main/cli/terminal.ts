import type { Host, HostOptions } from "#host/host.ts";
import { createProgress, type Progress, type Sink } from "./progress.ts";

export interface TerminalOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** One JSON document on standard output instead of text for a person. */
  readonly json: boolean;
  /** Aborted when the person asks the program to end (Ctrl-C). */
  readonly interrupted: AbortSignal;
  readonly openHost: (options: Pick<HostOptions, "transport" | "transportReason">) => Promise<Host>;
}

/** What a command has of the world: answers go to standard output, everything else to standard error. */
export interface Terminal extends TerminalOptions {
  /** The command's answer: a document for programs, lines for a person. Of several documents only the first is written. */
  answer(document: unknown, text: string): void;
  /** A remark beside the answer. */
  note(text: string): void;
  readonly progress: Progress;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, json } = options;
  const progress = createProgress(stderr);
  let answered = false;
  return {
    ...options,
    progress,
    answer(document, text) {
      progress.clear();
      if (json && answered) return;
      answered = true;
      stdout.write(json ? `${JSON.stringify(document)}\n` : `${text}\n`);
    },
    note(text) {
      progress.clear();
      stderr.write(`${text}\n`);
    },
  };
}
