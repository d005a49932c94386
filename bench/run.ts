/** `npm run bench -- [NAME …] [--json]`: runs the named measurements, or all, and prints a table or JSON lines. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Measurement } from "./measurement.ts";

const notMeasurements = ["run", "measurement"];
const folder = import.meta.dirname;
const all = globSync("*.ts", { cwd: folder })
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !notMeasurements.includes(name))
  .sort();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, "no-header": { type: "boolean" } },
});
const unknown = positionals.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No measurement is called ${unknown.join(" or ")}. There are: ${all.join(", ")}.`);
  process.exit(2);
}

const width = 62;
const names = positionals.length > 0 ? positionals : all;
const [onlyName] = names;
if (!values.json && !values["no-header"]) console.log(row(["question", "value", "unit", "ratio", "against"]));
if (names.length === 1) await measure(onlyName!);
else for (const name of names) measureApart(name);

async function measure(name: string): Promise<void> {
  const module: { default: () => Promise<Measurement[]> } = await import(`./${name}.ts`);
  for (const measurement of await module.default()) print(measurement);
}

/** A process for each question: what one leaves in memory and caches is no matter of the next. */
function measureApart(name: string): void {
  const words = [import.meta.filename, name, "--no-header", ...(values.json ? ["--json"] : [])];
  const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

function print({ question, value, unit, against, ratio }: Measurement): void {
  if (values.json) console.log(JSON.stringify({ question, value, unit, against, ratio }));
  else console.log(row([question, format(value), unit, format(ratio), against]));
}

/** Rows are printed as they are measured, so the columns' widths are fixed; a long question stands on a line of its own. */
function row([question, value, unit, ratio, against]: [string, string, string, string, string]): string {
  const figures = `${value.padStart(10)} ${unit.padEnd(12)} ${ratio.padStart(8)}  ${against}`;
  return question.length > width
    ? `${question}\n${" ".repeat(width)} ${figures}`
    : `${question.padEnd(width)} ${figures}`;
}

function format(number: number): string {
  return number.toLocaleString("en", { maximumSignificantDigits: 4 });
}
