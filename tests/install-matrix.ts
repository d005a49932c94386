/**
 * `npm run test:install [-- NPM …]`: installs the project with several npm, by `install` and by `ci`, as it is done at
 * home and as it is done where all is against it (a cold cache, a path with blanks and letters of other scripts, without
 * rights, a home that cannot be written), and looks whether the lock stays as it is, no install script has run, nothing is
 * warned of, and the program starts. Needs npm's registry; the second needs root, to give up its rights.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const versions = process.argv.length > 2 ? process.argv.slice(2) : ["10.9.9", "11.0.0", "11.18.0", "11.21.2"];
const nobody = 65534;
// npm runs on the Node of the machine, not on the one that the project brings.
const node = process.env.npm_node_execpath ?? process.execPath;

interface Circumstances {
  readonly npm: string;
  readonly command: "install" | "ci";
  readonly hostile: boolean;
}

const cases: Circumstances[] = versions.flatMap((npm) =>
  (["install", "ci"] as const).flatMap((command) =>
    (process.getuid?.() === 0 ? [false, true] : [false]).map((hostile) => ({ npm, command, hostile })),
  ),
);

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** What is wrong after an installation in these circumstances. */
function faults({ npm, command, hostile }: Circumstances): string[] {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-install-"));
  const project = join(folder, hostile ? "mein Ordner für 研究" : "project", "exemplar");
  const home = join(folder, "home");
  for (const path of [home, project]) mkdirSync(path, { recursive: true });
  const left = /^(\.git|node_modules|out|dist|test-results|playwright-report|exemplar-projects)$/;
  for (const name of readdirSync(root).filter((name) => !left.test(name)))
    cpSync(join(root, name), join(project, name), {
      recursive: true,
      filter: (path) => !path.includes("node_modules", project.length),
    });
  const tool = join(folder, "npm");
  spawnSync("npm", ["install", "--silent", "--prefix", tool, `npm@${npm}`], { stdio: "inherit" });
  if (hostile) {
    spawnSync("chown", ["-R", `${nobody}:${nobody}`, folder]);
    chmodSync(home, 0o555);
  }
  const run = (words: readonly string[], npmCache: Record<string, string> = {}) => {
    const env = { ...inherited(), HOME: hostile ? home : process.env.HOME, ...npmCache };
    const rights = hostile ? { uid: nobody, gid: nobody } : {};
    return spawnSync(node, words, { cwd: project, encoding: "utf8", env, ...rights });
  };
  try {
    const lock = join(project, "package-lock.json");
    const before = sha256(lock);
    const cli = join(tool, "node_modules/npm/bin/npm-cli.js");
    // npm keeps what it fetches in the home, unless it is told of another place.
    const cache: Record<string, string> = hostile ? { npm_config_cache: join(folder, "cache") } : {};
    const { status, stderr } = run([cli, command], cache);
    const started = run(["src/main/cli/exemplar.mjs", "--version"]);
    return [
      status === 0 ? "" : `npm ended with ${status}: ${stderr}`,
      /warn/i.test(stderr) ? `npm warned: ${stderr}` : "",
      sha256(lock) === before ? "" : "the lock was changed",
      existsSync(join(project, "node_modules/better-sqlite3/build")) ? "SQLite was compiled" : "",
      started.status === 0 ? "" : `the program did not start: ${started.stderr}`,
    ].filter(Boolean);
  } finally {
    chmodSync(home, 0o755);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment without what the npm that runs this has put there. */
const inherited = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

for (const circumstances of cases) {
  const { npm, command, hostile } = circumstances;
  const found = faults(circumstances);
  console.log(`npm ${npm} ${command}, ${hostile ? "all against it" : "at home"}: ${found.join("; ") || "ok"}`);
  if (found.length > 0) process.exitCode = 1;
}
