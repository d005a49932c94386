import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What the search looks at, so that tests can put another machine in its place. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => boolean;
}

const onThePath = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "google-chrome-beta",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
];

const macApplications = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];

const windowsPrograms = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** The executable of a Chromium or Chrome that the system has, or null. `EXEMPLAR_BROWSER` names one that comes first. */
export function findBrowser(machine: Machine = thisMachine): string | null {
  return candidates(machine).find((path) => machine.isExecutable(path)) ?? null;
}

/** The first program of one of these names on the search path, or null. */
export function findOnPath(names: readonly string[], machine: Machine = thisMachine): string | null {
  return pathsOf(names, machine).find((path) => machine.isExecutable(path)) ?? null;
}

function candidates(machine: Machine): string[] {
  const { platform, environment } = machine;
  const named = environment.EXEMPLAR_BROWSER ? [environment.EXEMPLAR_BROWSER] : [];
  if (platform === "darwin") {
    const folders = ["/Applications", ...(environment.HOME ? [join(environment.HOME, "Applications")] : [])];
    return [
      ...named,
      ...folders.flatMap((folder) => macApplications.map((name) => join(folder, `${name}.app/Contents/MacOS/${name}`))),
    ];
  }
  if (platform === "win32") {
    const folders = [environment.PROGRAMFILES, environment["PROGRAMFILES(X86)"], environment.LOCALAPPDATA];
    return [
      ...named,
      ...folders.flatMap((folder) => (folder ? windowsPrograms.map((name) => `${folder}\\${name}`) : [])),
    ];
  }
  return [...named, ...pathsOf(onThePath, machine), "/snap/bin/chromium"];
}

const pathsOf = (names: readonly string[], { environment }: Machine) =>
  (environment.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => names.map((name) => join(folder, name)));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export const thisMachine: Machine = { platform: process.platform, environment: process.env, isExecutable };
