import { expect, test } from "vitest";
import { run } from "../testing/run.ts";

const noHost = () => Promise.reject(new Error("No host is needed to refuse it"));

test.each([
  ["a paper that takes no such data", ["natural-adversarial", "--cub", "."], "INVALID", "takes no --cub"],
  ["a folder that is not there", ["dmm-men", "--cub", "no-such-folder"], "NOT_FOUND", "There is no folder"],
])("%s is refused before anything is made", async (_, words, code, message) => {
  const { status, stdout } = await run(["replicate", ...words, "--json"], noHost);
  expect(status).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({ code, message: expect.stringContaining(message) });
});
