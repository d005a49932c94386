import { expect, test } from "vitest";
import { toyHost, toyProject } from "../../../../tests/doubles/host.ts";
import { run } from "../testing/run.ts";

test("fits a temperature, says what it does for other images, and leaves it with the evaluation", async () => {
  const host = toyHost();
  const { project, classifierId } = await toyProject(host);
  const calibrate = (...more: string[]) =>
    run(["calibrate", "--project", project.path, "--seed", "4", ...more], { ...host, close: async () => {} });
  const { status, stdout } = await calibrate("--json");
  expect(status).toBe(0);
  const { temperatureScaling } = await host.client.library.evaluation({ classifierId, split: "test" });
  expect(JSON.parse(stdout).temperatureScaling).toEqual(temperatureScaling);
  expect((await calibrate()).stdout).toContain(
    `Temperature ${temperatureScaling!.temperature.toFixed(3)}, fitted to 30 test images; on the 30 others`,
  );
});
