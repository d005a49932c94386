import { expect, test } from "vitest";
import { temporaryFolder, toyHost } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

/** Starts the workbench without a browser, and interrupts it at once. */
const start = (folder: string, station: string) =>
  run(["start", "--no-open", "--station", station], async () => toyHost({ folder }), AbortSignal.abort());

test("the station that a machine is named as when the workbench starts is kept", async () => {
  const folder = temporaryFolder();
  await start(folder, "Booth 2");
  expect((await toyHost({ folder }).client.system.status()).station).toBe("Booth 2");
  const { status, stderr } = await start(folder, " ");
  expect(status).toBe(1);
  expect(stderr).not.toBe("");
  expect((await toyHost({ folder }).client.system.status()).station, "a name that is none changes nothing").toBe(
    "Booth 2",
  );
});
