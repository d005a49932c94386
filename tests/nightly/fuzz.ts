/**
 * `npm run test:fuzz -- [PARSER …] [--runs 100000] [--seed 1]`: damages files in good order and holds every parser to this: it
 * reads a damaged file or refuses it with an error that is meant for people. A run's damage follows from parser, seed and
 * number, so that a failure is repeated by `--seed S --from RUN --runs 1`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { damage, damaged } from "#engine/datasets/testing/damage.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { fuzzedParsers } from "./parsers.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const [runs, seed, from] = [Number(values.runs), Number(values.seed), Number(values.from)];
const atATime = 1000;

let drawn: { key: string; damages: Parameters<typeof damaged>[1][] } = { key: "", damages: [] };
const chosen = fuzzedParsers.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
console.log("parser            damaged   read   refused   faults   µs each");
for (const parser of chosen) {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-fuzz-"));
  try {
    const files = Object.entries(await parser.files());
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    const [target, whole] = files[0]!;
    const path = join(folder, target);
    let [read, refused, faults] = [0, 0, 0];
    const before = process.cpuUsage();
    for (let run = from; run < from + runs; run++) {
      const damages = damageOf(parser.name, run);
      const bytes = damaged(whole, damages);
      writeFileSync(path, bytes);
      try {
        if ((await parser.read(path, bytes)) === null) refused++;
        else read++;
      } catch (error) {
        if (error instanceof ExemplarError && error.message !== "" && error.remedy !== "") refused++;
        else {
          faults++;
          console.error(`${parser.name}, seed ${seed}, run ${run}:`, error);
        }
      }
    }
    const { user, system } = process.cpuUsage(before);
    const columns = [runs, read, refused, faults, Math.round((user + system) / runs)];
    console.log(parser.name.padEnd(15), ...columns.map((value) => String(value).padStart(8)));
    if (faults > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Damages are drawn a thousand at once, each thousand from a seed of its own. */
function damageOf(parser: string, run: number) {
  const block = Math.floor(run / atATime);
  const key = `${parser} ${block}`;
  if (drawn.key !== key) {
    const name = [...parser].reduce((hash, character) => (hash * 31 + character.codePointAt(0)!) | 0, seed);
    drawn = { key, damages: fc.sample(damage, { seed: (name + block * 7919) | 0, numRuns: atATime }) };
  }
  return drawn.damages[run % atATime]!;
}
