import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "..", name), "utf8"));
const packages: Record<string, Entry> = read("package-lock.json").packages;

/** Where a package finds a dependency: beside it, or beside what it lies in. */
function found(from: string, name: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("node_modules/") - 1))) {
    if (packages[place === "" ? `node_modules/${name}` : `${place}/node_modules/${name}`]) return true;
    if (place === "") return false;
  }
}

test("the lock holds what every system installs, not only the one that it was made on", () => {
  const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !found(place, name))
      .map((name) => `${name} of ${place || "the project"}`),
  );
  // Made anew with: rm -r node_modules package-lock.json && npm install
  expect(missing).toEqual([]);
});

test("the lock is of this package.json, and each package of it is known by its content", () => {
  const { dependencies, devDependencies, optionalDependencies } = read("package.json");
  expect(packages[""]).toMatchObject({ dependencies, devDependencies, optionalDependencies });
  const unknown = Object.entries(packages).filter(([place, { integrity }]) => place !== "" && !integrity);
  expect(unknown).toEqual([]);
});

test("the lock says nothing that npm 10 leaves out, so that 10 and 11 leave it as it is", () => {
  const telling = Object.entries(packages).filter(([, entry]) => "libc" in entry);
  // Made so by: npx npm@10 install --package-lock-only
  expect(telling).toEqual([]);
});
