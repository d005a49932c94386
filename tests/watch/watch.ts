/**
 * Runs a program where everything that it sends and writes is seen, also by native code and by the processes that it
 * starts, with whatever the machine has for that: a network of its own that leads nowhere and counts what is asked of it,
 * the record of its system calls, and where there is neither, Node's permission model and a module that refuses the network. Home and temporary folder are
 * always its own, and are looked through afterwards.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { inNetworkNamespace, networkNamespace, refusedPackets } from "./network-namespace.ts";
import { hasSystemCalls, seenInSystemCalls, underStrace } from "./system-calls.ts";

export interface Watched {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked of a network, in words. */
  readonly left: readonly string[];
  /** The files that were written, or tried, outside of the folders where that is allowed. */
  readonly strewn: readonly string[];
}

/** A place for programs to be watched in: a home, a temporary folder and a folder to work in. */
export interface Place {
  readonly folder: string;
  readonly home: string;
  readonly work: string;
  run(words: readonly string[], options?: { env?: Readonly<Record<string, string>>; cwd?: string }): Watched;
  remove(): void;
}

/** What sees and stops what native code sends; Node's own means do not. */
export const seesNativeCode = networkNamespace !== null || hasSystemCalls;

/** How things are seen on this machine, for the one who reads that a test has passed. */
export const means = [
  networkNamespace ? "a network of its own that counts what is asked of it" : "",
  hasSystemCalls ? "strace, which records every system call" : "",
  seesNativeCode
    ? ""
    : "Node's permission model and a refused network, since neither unshare nor strace can be used here",
  "a look through its home",
]
  .filter(Boolean)
  .join(", ");

/**
 * What a program needs of the environment to start. Nothing else: a library may hold its peace where it finds the name of
 * a build server, as ONNX Runtime does, and no setting of the machine may do the work of what is tested.
 */
const inheritedNames = new Set(["PATH", "Path", "PATHEXT", "SystemRoot", "ComSpec", "LD_LIBRARY_PATH"]);

export function watchedPlace(): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "exemplar-watched-")));
  const [home, work, temporary] = ["home", "work", "temporary"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [home, work, temporary]) mkdirSync(path);
  const ownData = join(home, ".local", "share", "exemplar");
  const allowed = [work, temporary, ownData];

  return {
    folder,
    home,
    work,
    run(words, { env = {}, cwd = work } = {}) {
      const [calls, counts] = [join(folder, "calls"), join(folder, "counts")];
      for (const path of [calls, counts]) rmSync(path, { force: true });
      const [program, ...rest] = inNetworkNamespace(counts, underStrace(calls, words));
      const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => inheritedNames.has(name)));
      const { status, stdout, stderr } = spawnSync(program!, rest, {
        cwd,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
        env: {
          ...inherited,
          HOME: home,
          USERPROFILE: home,
          APPDATA: join(home, "AppData", "Roaming"),
          LOCALAPPDATA: join(home, "AppData", "Local"),
          TMPDIR: temporary,
          TEMP: temporary,
          TMP: temporary,
          ...(seesNativeCode ? {} : { NODE_OPTIONS: permissions(allowed) }),
          ...env,
        },
      });
      const seen = seenInSystemCalls(calls, { cwd, allowed });
      const found = readdirSync(home, { recursive: true, encoding: "utf8" }).map((name) => join(home, name));
      const isOurs = (path: string) => isWithin(path, ownData) || isWithin(ownData, path);
      return {
        status,
        stdout,
        stderr,
        left: [...seen.left, ...(existsSync(counts) ? refusedPackets(readFileSync(counts, "utf8")) : [])],
        strewn: [...new Set([...seen.strewn, ...found])].filter((path) => !isOurs(path)),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const isWithin = (path: string, folder: string) => !/^\.\.(\/|\\|$)/.test(relative(folder, path));

/** Everything but a network and files elsewhere. */
const permissions = (folders: readonly string[]) =>
  [
    "--permission --allow-addons --allow-child-process --allow-worker --allow-wasi --allow-fs-read=*",
    `--disable-warning=SecurityWarning --import=${pathToFileURL(join(import.meta.dirname, "refuse-network.mjs"))}`,
    ...folders.map((folder) => `--allow-fs-write=${folder}`),
  ].join(" ");
