/** `npm run bench -- [NAME …] [--json]`: runs the named measurements, or all, and prints a table or JSON lines. */
import { globSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Measurement } from "./measurement.ts";

const notMeasurements = ["run", "measurement"];
const folder = import.meta.dirname;
const all = globSync("*.ts", { cwd: folder })
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !notMeasurements.includes(name))
  .sort();

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const unknown = positionals.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No measurement is called ${unknown.join(" or ")}. There are: ${all.join(", ")}.`);
  process.exit(2);
}

for (const name of positionals.length > 0 ? positionals : all) {
  const module: { default: () => Promise<Measurement[]> } = await import(`./${name}.ts`);
  for (const measurement of await module.default()) print(measurement);
}

function print({ question, value, unit, against, ratio }: Measurement): void {
  if (values.json) console.log(JSON.stringify({ question, value, unit, against, ratio }));
  else console.log(`${question}\n  ${format(value)} ${unit}; against ${against}: ratio ${format(ratio)}\n`);
}

function format(number: number): string {
  return number.toLocaleString("en", { maximumSignificantDigits: 4 });
}
