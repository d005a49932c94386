import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { asExemplarError } from "../failure.ts";
import { sha256 } from "./blob-store.ts";
import { schemaVersion } from "./open-database.ts";
import { createStore, openStore } from "./open-store.ts";
import { readProject } from "./read/project.ts";
import type { Store } from "./store.ts";
import { writeBlob } from "./write/blobs.ts";

const projectPath = () => join(temporaryFolder(), "project");

function opened(store: Store): Store {
  onTestFinished(() => {
    if (store.database.open) store.close();
  });
  return store;
}

/** A closed project with one blob in it. */
function closedProject(): string {
  const path = projectPath();
  const store = createStore(path, "Digits");
  writeBlob(store, Buffer.from("hello"), "image/png");
  store.close();
  return path;
}

/** Every file of a folder with its content's hash. */
const fingerprint = (path: string) =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(path, name)).isFile() && !name.startsWith("lock."))
      .sort()
      .map((name) => [name, sha256(readFileSync(join(path, name)))]),
  );

test("a project is there again when it is opened again, durable in every session", () => {
  const path = projectPath();
  createStore(path, "Digits").close();
  for (let time = 0; time < 2; time++) {
    const store = opened(openStore(path));
    expect(readProject(store)).toMatchObject({ name: "Digits", path, counts: { sessions: 0 } });
    expect(store.database.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(store.database.pragma("synchronous", { simple: true })).toBe(2);
    expect(store.database.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(store.database.pragma("user_version", { simple: true })).toBe(schemaVersion);
    store.close();
  }
});

test("every table is strict", () => {
  const store = opened(createStore(projectPath(), "Digits"));
  const tables = store.database.pragma("table_list") as { name: string; schema: string; strict: number }[];
  const ours = tables.filter(({ name, schema }) => schema === "main" && !name.startsWith("sqlite_"));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter(({ strict }) => strict !== 1)).toEqual([]);
});

test("what is no project is named, and left as it is", () => {
  const folder = temporaryFolder();
  expect(() => openStore(join(folder, "nowhere"))).toThrow(
    expect.objectContaining({ code: "PROJECT_MISSING", message: expect.stringContaining("nowhere") }),
  );
  writeFileSync(join(folder, "notes.txt"), "mine");
  expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: "PROJECT_MISSING" }));
  expect(() => openStore(join(folder, "notes.txt"))).toThrow(expect.objectContaining({ code: "PROJECT_MISSING" }));
  expect(() => createStore(folder, "Digits")).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(readdirSync(folder)).toEqual(["notes.txt"]);

  const foreign = join(folder, "foreign");
  mkdirSync(foreign);
  const database = new SqliteDatabase(join(foreign, "project.sqlite"));
  database.exec("CREATE TABLE theirs (x)");
  database.close();
  const before = fingerprint(foreign);
  expect(() => openStore(foreign)).toThrow(expect.objectContaining({ code: "PROJECT_MISSING" }));
  expect(fingerprint(foreign)).toEqual(before);
});

test("a project is not made over another", () => {
  const path = closedProject();
  expect(() => createStore(path, "Again")).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  expect(readProject(opened(openStore(path))).name).toBe("Digits");
});

test("a creation that was cut short is said to be one, and can be done again", () => {
  const path = closedProject();
  const half = projectPath();
  mkdirSync(half);
  copyFileSync(join(path, "project.sqlite"), join(half, "project.sqlite.creating"));
  truncateSync(join(half, "project.sqlite.creating"), 5000);
  expect(() => openStore(half)).toThrow(
    expect.objectContaining({ code: "PROJECT_MISSING", message: expect.stringContaining("half-written") }),
  );
  expect(readProject(opened(createStore(half, "Anew"))).name).toBe("Anew");
});

const damages: [string, (file: string) => void][] = [
  ["empty", (file) => truncateSync(file, 0)],
  ["cut short", (file) => truncateSync(file, statSync(file).size - 4096 * 3)],
  ["overwritten in the middle", (file) => overwrite(file, 4096 * 3, 4096 * 4)],
  ["overwritten from the start", (file) => overwrite(file, 0, 4096)],
];

test.each(damages)("a database that is %s is put back from the kept copy, and said to be", (_, damage) => {
  const path = closedProject();
  damage(join(path, "project.sqlite"));
  const damaged = readFileSync(join(path, "project.sqlite"));
  const store = opened(openStore(path));
  expect(store.notices).toEqual([expect.stringContaining("damaged")]);
  expect(readProject(store).name).toBe("Digits");
  expect(store.blobs.read(readBlobHash(store)).toString()).toBe("hello");
  const [moment] = readdirSync(join(path, "damaged"));
  expect(readFileSync(join(path, "damaged", moment!, "project.sqlite"))).toEqual(damaged);
  store.close();
  expect(opened(openStore(path)).notices).toEqual([]);
});

test.each(damages)("a database that is %s and has no copy is damaged, and nothing is changed", (_, damage) => {
  const path = closedProject();
  rmSync(join(path, "kept"), { recursive: true });
  damage(join(path, "project.sqlite"));
  const before = fingerprint(path);
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: "PROJECT_DAMAGED", remedy: expect.stringContaining("backup") }),
  );
  expect(fingerprint(path)).toEqual(before);
});

const readBlobHash = ({ database }: Store) => database.prepare<[], string>("SELECT sha256 FROM blobs").pluck().get()!;

test("the files of a project are its owner's alone", () => {
  if (process.platform === "win32") return;
  const path = closedProject();
  const store = opened(openStore(path));
  const entries = readdirSync(path, { recursive: true, encoding: "utf8" });
  expect(entries.length).toBeGreaterThan(8);
  for (const name of ["", ...entries]) {
    const { mode } = statSync(join(path, name));
    const expected = statSync(join(path, name)).isDirectory() ? 0o700 : 0o600;
    expect([name, (mode & 0o777).toString(8)]).toEqual([name, expected.toString(8)]);
  }
  store.close();
});

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, from, to);
  writeFileSync(file, bytes);
}

test("a project of a newer version is not touched", () => {
  const path = closedProject();
  const database = new SqliteDatabase(join(path, "project.sqlite"));
  database.pragma(`user_version = ${schemaVersion + 1}`);
  database.close();
  const before = fingerprint(path);
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: "PROJECT_NEWER", remedy: expect.stringContaining("Update") }),
  );
  expect(fingerprint(path)).toEqual(before);
});

test("a second process is told who has the project; a killed one holds nothing", async () => {
  const path = closedProject();
  const holder = spawn(process.execPath, [resolve("tests/doubles/hold-project.ts"), path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: "PROJECT_LOCKED", message: expect.stringContaining(String(holder.pid)) }),
  );
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const store = opened(openStore(path));
  expect(() => openStore(path)).toThrow(
    expect.objectContaining({ code: "PROJECT_LOCKED", message: expect.stringContaining(String(process.pid)) }),
  );
  expect(readProject(store).name).toBe("Digits");
});

test("another program may look into the database of an open project: nothing that follows is lost", () => {
  const path = projectPath();
  createStore(path, "Digits").close();
  const store = opened(openStore(path));
  writeBlob(store, Buffer.from("before"), "image/png");
  // Whoever gets the database for itself alone takes its log away when it closes it.
  const look = (locking: string) => {
    const program = `
      const database = new (require("better-sqlite3"))(process.argv[1], { timeout: 0 });
      database.pragma("locking_mode = ${locking}");
      try {
        console.log(database.prepare("SELECT count(*) FROM blobs").pluck().get());
      } catch (error) {
        console.log(error.code);
      }
      database.close();`;
    return spawnSync(process.execPath, ["-e", program, store.folder.database], { encoding: "utf8" });
  };
  expect(look("NORMAL")).toMatchObject({ status: 0, stdout: "1\n" });
  expect(look("EXCLUSIVE")).toMatchObject({ status: 0, stdout: "SQLITE_BUSY\n" });
  expect(existsSync(store.folder.writeAheadLog), "the log is still the one that is written").toBe(true);
  writeBlob(store, Buffer.from("after"), "image/png");
  store.close();
  const again = opened(openStore(path));
  expect(again.notices).toEqual([]);
  expect(again.database.prepare("SELECT count(*) FROM blobs").pluck().get()).toBe(2);
});

test("a folder that may not be written is refused with the reason, and works again when it may", () => {
  const path = closedProject();
  const before = fingerprint(path);
  asUnprivileged([temporaryFolder, () => path], () => {
    expect(() => openStore(path)).toThrow(
      expect.objectContaining({ code: "NOT_WRITABLE", message: expect.stringContaining(path) }),
    );
    expect(() => createStore(join(path, "inside"), "New")).toThrow(expect.objectContaining({ code: "NOT_WRITABLE" }));
  });
  expect(fingerprint(path)).toEqual(before);
  expect(readProject(opened(openStore(path))).name).toBe("Digits");
});

/** Does the action as someone who may read the folder but not write it, also where the tests are run by root. */
function asUnprivileged([, folder]: [unknown, () => string], action: () => void): void {
  const path = folder();
  const root = process.geteuid?.() === 0;
  chmodSync(join(path, ".."), 0o755);
  chmodSync(path, 0o555);
  if (root) process.seteuid!(65534);
  try {
    action();
  } finally {
    if (root) process.seteuid!(0);
    chmodSync(path, 0o755);
  }
}

test("a full disk is a typed error, and what was stored before stays", () => {
  const store = opened(createStore(projectPath(), "Digits"));
  const insert = store.database.prepare("INSERT INTO blobs VALUES (?, 'x', 1, ?)");
  const long = "y".repeat(10_000);
  insert.run(sha256("before"), long);
  store.database.pragma(`max_page_count = ${store.database.pragma("page_count", { simple: true })}`);
  let failure: unknown;
  try {
    for (let i = 0; i < 10; i++) insert.run(sha256(`${i}`), long);
  } catch (error) {
    failure = asExemplarError(error, "The response");
  }
  expect(failure).toMatchObject({ code: "DISK_FULL", remedy: expect.stringContaining("Free some room") });
  expect(store.database.pragma("integrity_check", { simple: true })).toBe("ok");
  store.database.pragma("max_page_count = 1000000");
  expect(() => insert.run(sha256("after"), long)).not.toThrow();
});

test("a blob is there entirely or not at all", () => {
  const store = opened(createStore(projectPath(), "Digits"));
  const bytes = Buffer.from("a map");
  const hash = sha256(bytes);
  const file = store.blobs.pathOf(hash);
  // The device on which every write fails for want of room, in the place of the file that is being written.
  mkdirSync(join(file, ".."), { recursive: true });
  symlinkSync("/dev/full", `${file}.partial`);
  let failure: unknown;
  try {
    writeBlob(store, bytes, "image/png");
  } catch (error) {
    failure = asExemplarError(error, "The map");
  }
  expect(failure).toMatchObject({ code: "DISK_FULL" });
  expect(existsSync(file)).toBe(false);
  expect(store.database.prepare("SELECT count(*) FROM blobs").pluck().get()).toBe(0);
});

test("a blob that has changed is not served", () => {
  const store = opened(createStore(projectPath(), "Digits"));
  const hash = writeBlob(store, Buffer.from("a map"), "image/png");
  expect(writeBlob(store, Buffer.from("a map"), "image/png")).toBe(hash);
  expect(store.blobs.read(hash).toString()).toBe("a map");
  writeFileSync(store.blobs.pathOf(hash), "another map");
  expect(() => store.blobs.read(hash)).toThrow(expect.objectContaining({ code: "PROJECT_DAMAGED" }));
});

test("what participants did can neither be changed nor deleted", () => {
  const store = opened(createStore(projectPath(), "Digits"));
  const { database } = store;
  database.exec(`
    INSERT INTO studies (id, hash, document, created_at, updated_at) VALUES ('s', 'h', '{}', 't', 't');
    INSERT INTO sessions VALUES ('a', 's', 'h', 'P1', 'real', 'c', 1, 1, 60, 't', '[]');
    INSERT INTO allocations VALUES ('a', 's', '{}', 't');
    INSERT INTO session_events VALUES (1, 'a', 'start', 't', 0, NULL, '{}', NULL, NULL, NULL);
    INSERT INTO responses VALUES ('a', 0, '{}', NULL, '{}', 0, 0, 't', '{}', 1);
  `);
  const id = { sessions: "id", allocations: "session_id", session_events: "session_id", responses: "session_id" };
  for (const [table, column] of Object.entries(id)) {
    expect(() => database.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/append-only/);
    expect(() => database.exec(`DELETE FROM ${table}`)).toThrow(/append-only/);
  }
  expect(() => database.exec("UPDATE studies SET document = '[]'")).toThrow(/frozen/);
  expect(() => database.exec("INSERT INTO responses VALUES ('a', 0, '{}', NULL, '{}', 0, 0, 't', '{}', 1)")).toThrow(
    /UNIQUE/,
  );
  expect(() =>
    database.exec("INSERT OR REPLACE INTO responses VALUES ('a', 0, '[]', NULL, '{}', 0, 0, 't', '{}', 1)"),
  ).toThrow(/append-only/);
});
