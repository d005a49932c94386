import { expect, test } from "vitest";
import { createTerminal } from "./terminal.ts";

function record(json: boolean) {
  const written = { stdout: "", stderr: "" };
  const terminal = createTerminal({
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    json,
    interrupted: new AbortController().signal,
    openHost: () => Promise.reject(new Error("no services are needed for this")),
  });
  return { terminal, written };
}

test("a program receives one document, also where something fails after it; remarks go elsewhere", () => {
  const { terminal, written } = record(true);
  terminal.note("by the way");
  terminal.answer({ port: 1 }, "text");
  terminal.answer({ error: {} }, "");
  expect(written).toEqual({ stdout: '{"port":1}\n', stderr: "by the way\n" });
});

test("a person receives lines", () => {
  const { terminal, written } = record(false);
  terminal.answer({ port: 1 }, "port 1");
  expect(written.stdout).toBe("port 1\n");
});
