import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveWindow } from "./serve-window.ts";
import { createTerminal } from "./terminal.ts";
import { scriptedHost } from "./testing/scripted-host.ts";

function serve(port?: number) {
  const directory = mkdtempSync(join(tmpdir(), "exemplar-window-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "index.html"), "<title>Exemplar</title>");
  const host = scriptedHost();
  const interruption = new AbortController();
  let stdout = "";
  const terminal = createTerminal({
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: () => {} },
    json: true,
    interrupted: interruption.signal,
    openHost: async () => host,
  });
  const reason = "a test asked for it";
  const ended = serveWindow(terminal, { project: "/p", port, open: false, reason, directory });
  return { ended, host, stdout: () => stdout, stop: () => interruption.abort() };
}

test("prints the address as one document, serves the window there, and ends with the interruption", async () => {
  const { ended, host, stdout, stop } = serve();
  await expect.poll(() => stdout()).not.toBe("");
  const document = JSON.parse(stdout());
  expect(document).toMatchObject({ transport: "loopback", reason: "a test asked for it", project: "/p" });
  const login = await fetch(document.address, { redirect: "manual" });
  const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
  const page = await fetch(`http://127.0.0.1:${document.port}/`, { headers: { cookie } });
  expect(await page.text()).toContain("Exemplar");
  stop();
  await ended;
  expect(host.opened).toEqual(["/p"]);
  expect(host.closed()).toBe(true);
  await expect(fetch(`http://127.0.0.1:${document.port}/`)).rejects.toThrow();
});

test("a port that is taken ends it, with everything closed", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await expect.poll(() => other.address()).not.toBeNull();
  const { ended, host } = serve((other.address() as { port: number }).port);
  await expect(ended).rejects.toMatchObject({ code: "PORT_IN_USE" });
  expect(host.closed()).toBe(true);
});
