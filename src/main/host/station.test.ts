import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { temporaryFolder, toyHost } from "../../../tests/doubles/host.ts";
import { Station } from "./station.ts";

const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
const timing = {
  ...{ timeShow: 1, timeResponse: 2, refreshMs: null, droppedFrames: 0, visibilityLosses: 0, focusLosses: 0 },
  timingOk: true,
};

test("a machine keeps its name until it is given another, or none", () => {
  const file = join(temporaryFolder(), "user", "station.json");
  expect(new Station(file).name).toBeNull();
  new Station(file).set("Lab 3, left");
  expect(new Station(file).name).toBe("Lab 3, left");
  new Station(file).set(null);
  expect(new Station(file).name).toBeNull();
  writeFileSync(file, "{");
  expect(new Station(file).name, "a file that cannot be read names nothing").toBeNull();
});

test("each session has the name that its machine had, in the data too; simulated ones have none", async () => {
  const host = toyHost();
  const { client } = host;
  await client.projects.create({ path: join(host.folder, "project"), name: "Project" });
  const { id: studyId } = await client.compose.save({ document: exampleStudy(6) });
  const begin = async (subjectId: string, kind: "real" | "simulated" = "real") => {
    const { session } = await client.run.start({ studyId, subjectId, kind, environment });
    await client.run.respond({ sessionId: session.id, seq: 0, response: { agreed: true }, timing });
    return session.station;
  };
  expect(await begin("P1")).toBeNull();
  await client.system.setStation({ name: "  Lab 3 " });
  expect(await client.system.status()).toMatchObject({ station: "Lab 3" });
  expect(await begin("P2")).toBe("Lab 3");
  expect(await begin("S1", "simulated")).toBeNull();
  const { columns, rows } = await client.analyse.table({
    ...{ studyId, kinds: ["real"], scoredOnly: false, completedOnly: false },
  });
  const at = columns.findIndex(({ name }) => name === "station");
  expect(rows.map((row) => row[at])).toEqual([null, "Lab 3"]);
  expect(columns[at]!.description).toMatch(/empty where it had no name/);
  await expect(client.system.setStation({ name: " " })).rejects.toMatchObject({ code: "INVALID" });
});
