import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";

import { admitted, ask, cookie, folder, secret, server, serveTestWindow } from "./testing/test-window.ts";

serveTestWindow();

test("the printed address hands over the key in a cookie that scripts and other sites cannot use, and leaves itself", async () => {
  const answer = await ask({ path: server.address.slice(server.origin.length) });
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe("/");
  expect(answer.headers["set-cookie"]![0]).toMatch(/^exemplar-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
});

test("an address for one opening opens the window once", async () => {
  const path = server.oneTimeAddress().slice(server.origin.length);
  const first = await ask({ path });
  expect(first.status).toBe(303);
  const handed = first.headers["set-cookie"]![0]!.split(";")[0]!;
  expect((await ask({ path: "/", headers: { cookie: handed } })).status).toBe(200);
  expect((await ask({ path })).status).toBe(401);
});

test.each(["/", "/library", "/assets/app-Dx4k.js", "/blob/abc", "/rpc/system/status"])(
  "%s is refused without the key, with a wrong key, and with the key in the wrong place",
  async (path) => {
    const wrong = cookie.replace(/=.*/, "=AAAA");
    const elsewhere = cookie.replace(/^exemplar-\d+/, "exemplar-1");
    for (const headers of [{}, { cookie: wrong }, { cookie: elsewhere }, { authorization: cookie }])
      expect((await ask({ path, headers })).status).toBe(401);
    expect((await ask({ path: `${path}?token=AAAA` })).status).toBe(401);
  },
);

test.each(["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "[::1]:80"])(
  "the name %s, rebound to this machine, is refused",
  async (host) => {
    expect((await admitted("/", { host })).status).toBe(421);
    expect((await admitted("/blob/abc", { host })).status).toBe(421);
  },
);

test("localhost with our port is one of our names", async () => {
  expect((await admitted("/", { host: `localhost:${server.port}` })).status).toBe(200);
});

test.each(["null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1"])(
  "a page of %s is refused, the key notwithstanding",
  async (origin) => {
    for (const path of ["/", "/rpc/system/setPassphrase", "/blob/abc"])
      expect((await admitted(path, { origin })).status).toBe(403);
  },
);

test("other pages may open the window but use none of its services", async () => {
  const crossSite = (path: string, mode: string) =>
    admitted(path, { "sec-fetch-site": "same-site", "sec-fetch-mode": mode }).then(({ status }) => status);
  expect(await crossSite("/", "navigate")).toBe(200);
  expect(await crossSite("/", "no-cors")).toBe(403);
  expect(await crossSite("/blob/abc", "navigate")).toBe(403);
  expect(await crossSite("/blob/abc", "no-cors")).toBe(403);
});

test("every answer carries the security headers and none opens the server to other origins", async () => {
  for (const path of ["/", "/assets/app-Dx4k.js", "/blob/abc", "/missing.js", "/rpc/none"]) {
    const { headers } = await admitted(path, { origin: server.origin });
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["content-security-policy"]).not.toContain("unsafe-eval");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("serves the page, its files, addresses within the app and images, each with its caching", async () => {
  const page = await admitted("/");
  expect([page.status, page.headers["content-type"], page.headers["cache-control"]]).toEqual([
    200,
    "text/html; charset=utf-8",
    "no-cache",
  ]);
  expect((await admitted("/curate/targets/7")).body).toBe(page.body);
  const script = await admitted("/assets/app-Dx4k.js");
  expect(script.headers["content-type"]).toBe("text/javascript; charset=utf-8");
  expect(script.headers["cache-control"]).toBe("private, max-age=31536000, immutable");
  const blob = await admitted("/blob/abc");
  expect([blob.status, blob.headers["content-type"], blob.body]).toEqual([200, "image/png", "\x89PNG"]);
  expect(blob.headers["cache-control"]).toContain("immutable");
  expect((await admitted("/blob/none")).status).toBe(404);
  const locked = await admitted("/image/locked/1");
  expect([locked.status, locked.headers["cache-control"], locked.body]).toEqual([
    403,
    "no-store",
    "Not now. Enter the passphrase.\n",
  ]);
  expect((await admitted("/assets/none.js")).status).toBe(404);
});

test("HEAD answers like GET without the body; other methods may not touch pages", async () => {
  const head = await ask({ path: "/", method: "HEAD", headers: { cookie } });
  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "38", ""]);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
    expect((await ask({ path: "/", method, headers: { cookie } })).status).toBe(405);
});

const hostile = [
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e%2fsecret.txt",
  "/..%5csecret.txt",
  "/assets/..\\..\\secret.txt",
  "/%252e%252e/secret.txt",
  "/....//secret.txt",
  "//secret.txt",
  "/./.env",
  "/.env",
  "/%2eenv",
  "/link.txt",
  "/renderer-private/secret.txt",
  "/../renderer-private/secret.txt",
  "/secret.txt%00.png",
  "/%c0%ae%c0%ae/secret.txt",
  "/%zz",
  `/${encodeURIComponent(join(folder, "secret.txt"))}`,
  `/${join(folder, "secret.txt")}`,
  "/index.html::$DATA",
  "/C:/secret.txt",
];

test.each(hostile)("the hostile path %s reveals nothing", async (path) => {
  const answer = await admitted(path);
  expect(answer.body).not.toContain(secret);
  expect([400, 404]).toContain(answer.status);
});

test("no path made of climbing, separators and names leads out of the renderer's folder", async () => {
  const part = fc.constantFrom(
    "..",
    ".",
    "%2e",
    "%2E%2e",
    "/",
    "%2f",
    "\\",
    "%5c",
    "%00",
    "secret.txt",
    "renderer",
    ".env",
    "link.txt",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 10 }), async (parts) => {
      expect((await admitted(`/${parts.join("")}`)).body).not.toContain(secret);
    }),
    { numRuns: 300 },
  );
});

test("a request line that is no path is malformed", async () => {
  expect((await admitted("http://evil.example/")).status).toBe(400);
  expect((await admitted("*")).status).toBe(400);
});
