import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/** The folder that holds `package.json`, `src` and what is built from it. */
export const root = resolve(import.meta.dirname, "../../..");

export const version: string = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;

/** Where the built renderer lies. */
export const rendererDirectory = join(root, "out", "renderer");

/**
 * The folder from which relative paths lead: where the person stands. npm runs scripts in the program's own folder, and
 * says where it was called (`npm --prefix … run`).
 */
export function standingIn({ npm_package_json, INIT_CWD } = process.env, current = process.cwd()): string {
  const isRunByNpm = current === root && npm_package_json === join(root, "package.json");
  return isRunByNpm && INIT_CWD && existsSync(INIT_CWD) ? INIT_CWD : current;
}

/** Electron's executable, or null where only its package is installed: the binary is a separate download. */
export function electronBinary(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("electron/package.json"));
    const binary = join(folder, "dist", readFileSync(join(folder, "path.txt"), "utf8").trim());
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Whether a built file is missing, or older than any file of its sources (files or folders that may be missing). */
export function isStale(built: string, sources: readonly string[]): boolean {
  const time = modified(built);
  return time === null || sources.some((source) => newest(source) > time);
}

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return modified(path) ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
