import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { sha256 } from "../store/blob-store.ts";
import { packStudy, unpackStudy } from "./study-archive.ts";

/** A study of maps, in a project of its own. */
async function composed() {
  const host = toyHost();
  const { classifierId } = await toyProject(host);
  const counts = { hit: 3, error: 3, low_confidence: 0 };
  const { targets } = await host.client.curate.chooseTargets({ classifierId, counts, lowConfidenceBelow: 0.4 });
  const targetIds = targets.map(({ id }) => id);
  await host.client.curate.setStatus({ targetIds, status: "kept" });
  const subjects = targetIds.map((targetId) => ({ kind: "target" as const, targetId }));
  await made(host.client, host.client.methods.run({ method: "gp-mask", subjects }));
  const study = await host.client.compose.createFromTemplate({ templateId: "saliency-2afc", classifierId });
  return { host, study };
}

const start = { subjectId: "P1", kind: "pilot" } as const;
const environment = {
  ...{ userAgent: "test", viewportWidth: 1200, viewportHeight: 800, devicePixelRatio: 1, language: "en" },
};

test("a study goes with its pictures into another project, and is the same study there", async () => {
  const { host, study } = await composed();
  const { path } = await host.client.compose.exportStudy({ studyId: study.id });
  expect(path).toContain(`${study.document.name}_${study.hash.slice(0, 8)}.study.zip`);
  const twice = await host.client.compose.exportStudy({ studyId: study.id });
  expect(twice.path).not.toBe(path);
  expect(readFileSync(twice.path)).toEqual(readFileSync(path));
  await expect(host.client.compose.exportStudy({ studyId: study.id, to: path })).rejects.toMatchObject({
    code: "CONFLICT",
  });

  const other = toyHost();
  await other.client.projects.create({ path: join(other.folder, "elsewhere"), name: "Elsewhere" });
  const bare = join(other.folder, "study.json");
  writeFileSync(bare, JSON.stringify(study.document));
  await expect(other.client.compose.importStudy({ path: bare })).rejects.toThrow(/lacks \d+ pictures/);
  const imported = await other.client.compose.importStudy({ path });
  expect(imported).toMatchObject({ hash: study.hash, problems: study.problems });
  // Every picture is there: a session can begin.
  const { next } = await other.client.run.start({ studyId: imported.id, ...start, environment });
  expect(next?.seq).toBe(0);
  expect((await other.client.compose.importStudy({ path: bare })).hash).toBe(study.hash);
});

test("what is no archive, or a damaged one, is refused with the reason, and nothing of it stays", async () => {
  const host = toyHost();
  await host.client.projects.create({ path: join(host.folder, "project"), name: "Project" });
  const refused = (content: string | Uint8Array) => {
    const path = join(host.folder, "file.zip");
    writeFileSync(path, content);
    return expect(host.client.compose.importStudy({ path })).rejects;
  };
  await (await refused("no study")).toThrow("its study is no JSON");
  await (await refused("{}")).toThrow("not written as a study is");
  await (await refused("PK and no more")).toThrow("it is no whole ZIP archive");
  expect(await host.client.compose.studies()).toEqual([]);
});

const picture = Buffer.from("a picture");
const archive = packStudy({ title: "Study" } as never, new Map([[sha256(picture), picture]]));

test("an archive has what was put into it, and a picture under another's name is found", () => {
  const { document, pictures } = unpackStudy(archive, "file");
  expect(document).toEqual({ title: "Study" });
  expect([...pictures].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString()])).toEqual([
    [sha256(picture), "a picture"],
  ]);
  const wrong = packStudy({} as never, new Map([["0".repeat(64), picture]]));
  expect(() => unpackStudy(wrong, "file")).toThrow(/pictures\/0+\.png is damaged/);
});

test("whatever becomes of an archive, it is read whole or refused in words", () => {
  fc.assert(
    fc.property(fc.nat(archive.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
      const bytes = Uint8Array.from(cut ? archive.subarray(0, at) : archive);
      if (!cut) bytes[at] = value;
      try {
        for (const [hash, content] of unpackStudy(bytes, "file").pictures) expect(sha256(content)).toBe(hash);
      } catch (error) {
        expect(error).toBeInstanceOf(ExemplarError);
      }
    }),
    { numRuns: 2000 },
  );
});
