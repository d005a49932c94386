import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ToyHost, temporaryFolder, toyHost } from "../../../tests/doubles/host.ts";
import { createPages } from "./pages/pages.ts";

/** A project with an export in a folder, a report, and what is not to be had beside them. */
async function withFiles(host: ToyHost) {
  const { path } = await host.client.projects.create({ path: join(host.folder, "project"), name: "Project" });
  mkdirSync(join(path, "exports", "Ergebnisse für Ada"), { recursive: true });
  const files = {
    table: join(path, "exports", "Ergebnisse für Ada", "long (2).csv"),
    report: join(path, "report-2.html"),
    secret: join(host.folder, "secret.txt"),
  };
  for (const [content, file] of Object.entries(files)) writeFileSync(file, content);
  symlinkSync(files.secret, join(path, "exports", "link.csv"));
  const refused = [
    files.secret,
    join(path, "project.sqlite"),
    join(path, "exports", "link.csv"),
    join(path, "exports"),
  ];
  return { path, files, refused: [...refused, join(path, "exports", "..", "project.sqlite"), "report-2.html"] };
}

test("what a project has written is downloaded under its name, and never shown; nothing else of the disk is", async () => {
  const host = toyHost();
  const { files, refused } = await withFiles(host);
  const answer = createPages({ directory: temporaryFolder(), binary: (path) => host.binary(path) });
  const at = (path: string) => answer(`/written/${encodeURIComponent(path)}`);
  const table = await at(files.table);
  expect(table).toMatchObject({
    status: 200,
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": "attachment; filename*=UTF-8''long%20%282%29.csv",
      "Cache-Control": "no-store",
    },
  });
  expect(Buffer.from(table.body).toString()).toBe("table");
  expect(Buffer.from((await at(files.report)).body).toString()).toBe("report");
  for (const path of refused) expect((await at(path)).status, path).toBe(404);
  await host.client.projects.close();
  expect((await at(files.table)).status).toBe(404);
});

test("a shell that can shows what was written in its folder, and nothing else", async () => {
  const shown: string[] = [];
  const host = toyHost({ showInFolder: (path) => shown.push(path) });
  const { files, refused } = await withFiles(host);
  await host.client.system.showInFolder({ path: files.table });
  for (const path of refused)
    await expect(host.client.system.showInFolder({ path }), path).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(shown).toEqual([files.table]);
});

test("a browser cannot, and says what to do", async () => {
  const host = toyHost();
  const { files } = await withFiles(host);
  await expect(host.client.system.showInFolder({ path: files.table })).rejects.toMatchObject({ code: "UNSUPPORTED" });
});
