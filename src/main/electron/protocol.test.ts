import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "electron";
import { afterAll, expect, test, vi } from "vitest";
import { registerScheme, serveScheme } from "./protocol.ts";
import { protocol, session } from "./testing/electron-stand-in.ts";

vi.mock("electron", () => import("./testing/electron-stand-in.ts"));

const folder = mkdtempSync(join(tmpdir(), "exemplar-scheme-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "index.html"), "<title>Exemplar</title>");
writeFileSync(join(folder, ".env"), "secret");

serveScheme(session.defaultSession as unknown as Session, {
  directory: folder,
  binary: async (path) => {
    if (path === "/blob/broken") throw new Error("cannot be read");
    return path === "/blob/abc" ? { contentType: "image/png", body: new Uint8Array([1, 2]) } : null;
  },
});
const ask = (url: string, method = "GET") =>
  session.defaultSession.schemes.get("app")!({ url, method } as unknown as Request);

test("app:// is a secure origin of its own that does not get around the content security policy", () => {
  registerScheme();
  expect(protocol.registered).toEqual([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test("serves the page and images, each with the content security policy as a header", async () => {
  const page = await ask("app://exemplar/?x#y");
  expect([page.status, await page.text()]).toEqual([200, "<title>Exemplar</title>"]);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
  const image = await ask("app://exemplar/blob/abc");
  expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([1, 2]);
  expect(image.headers.get("content-security-policy")).toContain("default-src 'self'");
  expect(await (await ask("app://exemplar/", "HEAD")).text()).toBe("");
});

test.each([
  ["app://other/", 404],
  ["app://exemplar.evil/", 404],
  ["app://exemplar/.env", 404],
  ["app://exemplar/../.env", 404],
  ["app://exemplar/%2e%2e%2f.env", 404],
  ["app://exemplar/..%5c.env", 400],
  ["app://exemplar/%zz", 400],
  ["app://exemplar/blob/broken", 500],
  ["app://exemplar/blob/none", 404],
])("%s is answered with %i and reveals nothing", async (url, status) => {
  const answer = await ask(url);
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toContain("secret");
});

test("can only be read", async () => {
  expect((await ask("app://exemplar/", "POST")).status).toBe(405);
});
