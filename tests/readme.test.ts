/** Every command of the README is run to the letter, in its order, in a fresh folder, and watched as it runs. */
import { copyFileSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { seesNativeCode, watchedPlace } from "./watch/watch.ts";

const root = resolve(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** Run elsewhere: the second is what runs this; the demo and the window are what the browser tests look at. */
const elsewhere = ["npm install && npm run demo", "npm install && npm test", "npm start"];

const commands = [...readme.matchAll(/^```\n(.*?)^```$/gms)]
  .flatMap(([, block]) => block!.split("\n"))
  .map((line) => line.replace(/(^|\s+)# .*$/, "").trim())
  .filter((line) => line !== "");

test("the README's commands are found", () => {
  expect(commands).toEqual(expect.arrayContaining(elsewhere));
  expect(commands.filter((command) => command.startsWith("npm run -s exemplar -- ")).length).toBeGreaterThan(10);
});

test("a person who types the README's commands one after the other gets what it promises", () => {
  const { work, folder, run, remove } = watchedPlace();
  onTestFinished(remove);
  lieAsCloned(work);
  // What npm keeps of itself, and looks for, is none of what is watched.
  const npm = { npm_config_cache: join(folder, "temporary", "npm"), npm_config_update_notifier: "false" };
  const env: Record<string, string> = { ...npm, NODE_OPTIONS: "" };
  for (const command of commands.filter((command) => !elsewhere.includes(command))) {
    const [, name, value] = /^export (\w+)=(\S+)$/.exec(command) ?? [];
    if (name && value) {
      env[name] = value;
      continue;
    }
    const shell = process.platform === "win32" ? ["cmd", "/d", "/s", "/c"] : ["sh", "-c"];
    const { status, stdout, stderr, left, strewn } = run([...shell, command], { env });
    expect({ command, status, left, strewn }, stdout + stderr).toEqual({ command, status: 0, left: [], strewn: [] });
  }
  expect(env.EXEMPLAR_PROJECT).toBeDefined();
  expect(readdirSync(join(work, env.EXEMPLAR_PROJECT!))).toEqual(expect.arrayContaining(["project.sqlite", "exports"]));
  if (!seesNativeCode) console.log("What the README's commands send could not be seen here; what they write was.");
});

/** The project's files where a clone would have them, without what was built or made here. */
function lieAsCloned(folder: string): void {
  const made = readFileSync(join(root, ".gitignore"), "utf8").split("\n");
  for (const name of readdirSync(root)) {
    if (name !== "node_modules" && (name === ".git" || made.includes(name) || made.includes(`${name}/`))) continue;
    const [from, to] = [join(root, name), join(folder, name)];
    if (statSync(from).isDirectory()) symlinkSync(from, to, "junction");
    else copyFileSync(from, to);
  }
}
