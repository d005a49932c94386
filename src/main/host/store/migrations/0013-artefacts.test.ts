import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { parseCsv } from "#shared/stats/csv.ts";
import { finished, made, type ToyHost, temporaryFolder, toyHost } from "../../../../../tests/doubles/host.ts";
import { openDatabase } from "../open-database.ts";

const older = join(import.meta.dirname, "../../../../../tests/fixtures/projects/format-10");

/** A copy of a project that the version before artefacts has made, with what its database held. */
function olderProject() {
  const path = join(temporaryFolder(), "project");
  cpSync(older, path, { recursive: true });
  const database = new SqliteDatabase(join(path, "project.sqlite"), { readonly: true });
  const all = (sql: string) => database.prepare<[], Record<string, unknown>>(sql).all();
  const before = {
    targets: all("SELECT id, status FROM targets ORDER BY created_at, rowid"),
    stimuli: all("SELECT * FROM stimuli ORDER BY created_at, rowid"),
    studies: all("SELECT id, hash, document FROM studies"),
    responses: all("SELECT session_id, seq, response, correct, timing FROM responses ORDER BY session_id, seq"),
  };
  database.close();
  return { path, before };
}

async function opened(): Promise<{ host: ToyHost; before: ReturnType<typeof olderProject>["before"]; path: string }> {
  const { path, before } = olderProject();
  const host = toyHost();
  const project = await host.client.projects.open({ path });
  expect(project.notices).toEqual([expect.stringContaining("format 10")]);
  return { host, before, path };
}

test("an older project opens, keeps every target, decision and map, and says that it was brought up to date", async () => {
  const { host, before } = await opened();
  const targets = await host.client.curate.targets({});
  expect(targets.map(({ id, status }) => ({ id, status }))).toEqual(before.targets);
  const artefacts = await Promise.all(
    before.stimuli.map(({ id }) => host.client.artefacts.get({ artefactId: String(id) })),
  );
  for (const [k, artefact] of artefacts.entries()) {
    const stimulus = before.stimuli[k]!;
    expect(artefact).toMatchObject({
      method: stimulus.method,
      output: "map",
      subject: { kind: "target", targetId: stimulus.target_id },
      settings: JSON.parse(String(stimulus.requested)),
      seed: stimulus.seed,
      uncertainty: JSON.parse(String(stimulus.uncertainty)),
      summary: { height: 28, width: 28, range: [stimulus.low, stimulus.high], colourMap: stimulus.colour_map },
      provenance: { classifierSha256: stimulus.classifier_sha256, device: stimulus.device },
      damaged: [],
    });
    expect(artefact.files.map(({ name, sha256 }) => [name, sha256])).toEqual([
      ["values", stimulus.data_sha256],
      ["map", stimulus.image_sha256],
    ]);
  }
  const shown = targets.flatMap((target) => target.artefacts.map((one) => one.shown[0]!.sha256));
  expect(shown.sort()).toEqual(before.stimuli.map(({ image_sha256 }) => String(image_sha256)).sort());
  await host.client.projects.close();
  expect(await host.client.projects.recent()).toHaveLength(1);
});

test("what was made before is found again by the same request, and not made a second time", async () => {
  const { host, before } = await opened();
  const [stimulus] = before.stimuli;
  const request = {
    method: String(stimulus!.method),
    subjects: before.targets.map(({ id }) => ({ kind: "target" as const, targetId: String(id) })),
    settings: JSON.parse(String(stimulus!.requested)),
    seed: Number(stimulus!.seed),
  };
  const job = await finished(host.client, await host.client.methods.run(request));
  expect(job).toMatchObject({ status: "done", result: { made: 0, existing: before.targets.length } });
  expect(host.processes.flatMap(({ calls }) => calls)).not.toContain("run-method");
});

test("studies stay as they were sealed, and their data are the same to the last digit", async () => {
  const { host, before } = await opened();
  const [study] = await host.client.compose.studies();
  expect([study!.id, study!.hash, study!.frozen]).toEqual([before.studies[0]!.id, before.studies[0]!.hash, true]);
  expect(study!.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const { paths } = await host.client.analyse.export({
    studyId: study!.id,
    kinds: ["simulated", "real"],
    format: "csv-long",
  });
  const now = parseCsv(readFileSync(paths[0]!, "utf8"));
  const then = parseCsv(readFileSync(join(older, "exports", "saliency_2afc_long.csv"), "utf8"));
  const places = then.header.map((name) => now.header.indexOf(name));
  expect(places).not.toContain(-1);
  const kept = now.rows.map((row) => places.map((place) => row[place]));
  // The older file was written for its simulated sessions alone.
  expect(kept.filter((row) => row[places.indexOf(now.header.indexOf("session_kind"))] === "simulated")).toEqual(
    then.rows.filter((row) => row[then.header.indexOf("session_kind")] === "simulated"),
  );
});

test("a session that was under way goes on, with the map that was planned for it", async () => {
  const { host, before } = await opened();
  const [study] = await host.client.compose.studies();
  const { sessions } = await host.client.run.overview({ studyId: study!.id });
  const live = sessions.find(({ subjectId }) => subjectId === "P01")!;
  const answered = before.responses.filter(({ session_id }) => session_id === live.id);
  expect(live.answered).toBe(answered.length);
  const { entries } = await host.client.run.timeline({ sessionId: live.id });
  expect(entries.map(({ response, correct }) => [response, correct])).toEqual(
    answered.map(({ response, correct }) => [JSON.parse(String(response)), correct === null ? null : correct === 1]),
  );
});

test("the report's numbers are those that the version before wrote", async () => {
  const { host, path } = await opened();
  const [study] = await host.client.compose.studies();
  const [analysis] = await host.client.analyse.analyses({ studyId: study!.id });
  await made(host.client, host.client.analyse.report({ analysisId: analysis!.id }));
  const numbers = (file: string, selector: string) =>
    [...parseHTML(readFileSync(file, "utf8")).document.querySelectorAll(selector)].map(
      ({ textContent }) => textContent,
    );
  for (const selector of ["#accuracy table td", "#models table td"])
    expect(numbers(join(path, "report.html"), selector)).toEqual(numbers(join(older, "report.html"), selector));
});

test("a migration that fails on the way leaves the older project as it was", () => {
  const { path, before } = olderProject();
  const file = join(path, "project.sqlite");
  const spoilt = new SqliteDatabase(file);
  spoilt.exec("CREATE TABLE artefact_files (in_the_way TEXT)");
  spoilt.close();
  expect(() => openDatabase(file)).toThrow();
  const database = new SqliteDatabase(file, { readonly: true });
  expect(database.pragma("user_version", { simple: true })).toBe(10);
  expect(database.prepare("SELECT * FROM stimuli ORDER BY created_at, rowid").all()).toEqual(before.stimuli);
  expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'artefacts'").all()).toEqual([]);
  database.close();
});
