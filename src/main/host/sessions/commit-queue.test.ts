import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../../tests/doubles/host.ts";
import { readJournal } from "../store/journal/read-journal.ts";
import { createStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { insertSession } from "../store/write/sessions.ts";
import { insertStudy } from "../store/write/studies.ts";
import { CommitQueue } from "./commit-queue.ts";

function storeWithStudy(): Store {
  const store = createStore(join(temporaryFolder(), "project"), "P");
  onTestFinished(() => store.close());
  insertStudy(store, { id: "study", hash: "h", document: {} as never, at: "t" });
  return store;
}

const start = (store: Store, id: string) => () => {
  insertSession(store, {
    id,
    studyId: "study",
    studyHash: "h",
    subjectId: id,
    kind: "real",
    conditionId: "c",
    seed: 1,
    plan: [{}] as never,
    minutes: 1,
    startedAt: "t",
  });
  return id;
};

const sessions = ({ database }: Store) => database.prepare("SELECT id FROM sessions ORDER BY id").pluck().all();

function journalled({ folder }: Store): string[] {
  const subjects: string[] = [];
  readJournal(folder.journal, ({ subject }) => subjects.push(subject));
  return subjects;
}

test("what comes together is stored with one commit, and what fails takes nothing with it", async () => {
  const store = storeWithStudy();
  const queue = new CommitQueue(store);
  let commits = 0;
  const settle = store.journal!.settle.bind(store.journal);
  store.journal!.settle = () => {
    commits++;
    settle();
  };
  const failing = queue.add(() => {
    start(store, "half")();
    throw new Error("no");
  });
  const outcomes = await Promise.allSettled([
    queue.add(start(store, "a")),
    failing,
    queue.add(start(store, "b")),
    queue.add(start(store, "a")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  expect(commits).toBe(1);
  expect(sessions(store)).toEqual(["a", "b"]);
  expect(journalled(store)).toEqual(["study", "a", "b"]);
});

test("where the disk fails nothing is acknowledged, and the journal has nothing that the database has not", async () => {
  const store = storeWithStudy();
  const queue = new CommitQueue(store);
  await queue.add(start(store, "a"));
  const { database } = store;
  database.exec(
    "CREATE TEMP TRIGGER full BEFORE INSERT ON journal_chains WHEN NEW.subject = 'b' BEGIN SELECT RAISE(ROLLBACK, 'full'); END",
  );
  const outcomes = await Promise.allSettled([queue.add(start(store, "b")), queue.add(start(store, "c"))]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  database.exec("DROP TRIGGER full");
  expect(sessions(store)).toEqual(["a"]);
  expect(await queue.add(start(store, "d"))).toBe("d");
  expect(journalled(store)).toEqual(["study", "a", "d"]);
});

test("what is urgent goes before what waits, and closing stores all that waits", async () => {
  const store = storeWithStudy();
  const queue = new CommitQueue(store);
  const order: string[] = [];
  const noted = (id: string) => () => {
    order.push(id);
    return start(store, id)();
  };
  const names = Array.from({ length: 80 }, (_, k) => `p${k}`);
  const waiting = names.map((id) => queue.add(noted(id)));
  const urgent = queue.add(noted("urgent"), true);
  queue.drain();
  expect(order).toEqual(["urgent", ...names]);
  expect(sessions(store)).toHaveLength(81);
  expect(await urgent).toBe("urgent");
  expect(await Promise.all(waiting)).toEqual(names);
});
