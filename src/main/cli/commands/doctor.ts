import { Command } from "commander";
import type { Diagnosis } from "#shared/contract/system.ts";
import { FailureWithAnswer } from "../failure.ts";
import { number } from "../project-option.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { withHost } from "../with-host.ts";

/** `doctor`: what is installed, where programs run and why not elsewhere, and how fast; fails where nothing can compute. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command("doctor")
    .description("show where programs run and why, what is installed, and how fast it is")
    .option("--seconds <number>", "how long to measure", number, 5)
    .action(async ({ seconds }: { seconds: number }) => {
      terminal.note(`Measuring for ${seconds} seconds`);
      const diagnosis = await withHost({ terminal }, ({ client }) =>
        client.system.diagnose({ seconds }, { signal: terminal.interrupted }),
      );
      if (!diagnosis.failure) return terminal.answer(diagnosis, diagnosisInWords(diagnosis));
      const { message, remedy, detail } = diagnosis.failure;
      if (!terminal.json) terminal.note(`${diagnosisInWords(diagnosis)}\n\n${detail ?? ""}`.trimEnd());
      throw new FailureWithAnswer(diagnosis, "ENGINE_FAILED", message, remedy);
    });
}

function diagnosisInWords({ versions, runtime, benchmark }: Diagnosis): string {
  const parts = [table(["part", "version"], Object.entries(versions))];
  if (runtime)
    parts.push(
      `Programs run on: ${runtime.device}`,
      table(
        ["provider", "status", "because"],
        runtime.candidates.map(({ label, status, reason }) => [label, status.replace("-", " "), reason]),
      ),
    );
  if (benchmark) {
    const { product, forward } = benchmark;
    const images = Math.round(forward.imagesPerSecond).toLocaleString("en");
    parts.push(
      `Matrix product, ${product.size} × ${product.size}: ${product.gflops.toFixed(1)} GFLOP/s\n` +
        `${forward.architecture}, batches of ${forward.batch}: ${images} images a second`,
    );
  }
  return parts.join("\n\n");
}
