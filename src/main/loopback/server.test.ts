import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request as openRequest, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { implement } from "@orpc/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Host } from "#host/host.ts";
import type { Launch } from "#host/participant-mode.ts";
import { type Client, contract } from "#shared/contract/contract.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type LoopbackServer, serveLoopback } from "./server.ts";

const image = new Uint8Array([137, 80, 78, 71]);
const os = implement(contract);

/** Resolves as each stream of events is opened and as it is let go. */
const streams = { opened: Promise.withResolvers<void>(), ended: Promise.withResolvers<void>() };

/** How often a procedure has run. */
let calls = 0;

const router = {
  system: {
    events: os.system.events.handler(async function* ({ signal }) {
      streams.opened.resolve();
      try {
        yield { type: "changed" as const, areas: ["system" as const] };
        yield { type: "changed" as const, areas: ["library" as const] };
        await new Promise<void>((done) => signal?.addEventListener("abort", () => done()));
      } finally {
        streams.ended.resolve();
      }
    }),
    setPassphrase: os.system.setPassphrase.handler(() => {
      calls++;
      return {};
    }),
  },
  projects: {
    open: os.projects.open.handler(({ input, errors }) => {
      throw errors.PROJECT_MISSING({ message: `${input.path} is not there`, data: { remedy: "Choose another." } });
    }),
  },
} as unknown as Host["router"];

const folder = mkdtempSync(join(tmpdir(), "exemplar-loopback-"));
const directory = join(folder, "renderer");
const secret = "not for the browser";
let server: LoopbackServer;
let cookie: string;

beforeAll(async () => {
  mkdirSync(join(directory, "assets"), { recursive: true });
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>Exemplar</title>");
  writeFileSync(join(directory, "assets", "app-Dx4k.js"), "export {};");
  writeFileSync(join(directory, ".env"), secret);
  writeFileSync(join(folder, "secret.txt"), secret);
  mkdirSync(join(folder, "renderer-private"));
  writeFileSync(join(folder, "renderer-private", "secret.txt"), secret);
  symlinkSync(join(folder, "secret.txt"), join(directory, "link.txt"));
  server = await serveLoopback({ host: testHost(), directory });
  cookie = (await ask({ path: server.address.slice(server.origin.length) })).headers["set-cookie"]![0]!.split(";")[0]!;
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function testHost(): Pick<Host, "router" | "binary" | "uploads"> {
  const binary = async (path: string) => {
    if (path === "/image/locked/1") throw new ExemplarError("LOCKED", "Not now.", "Enter the passphrase.");
    return path === "/blob/abc" ? { contentType: "image/png", body: image } : null;
  };
  const uploads = { receive: async () => ({ folder: "/imported" }), discard: async () => {} };
  return { router, binary, uploads };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A request byte for byte as given: `fetch` would tidy the path and forbid `Host`. */
function ask(options: RequestOptions & { body?: string }, to = server): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = openRequest({ host: "127.0.0.1", port: to.port, agent: false, ...options }, (answer) => {
      let body = "";
      answer.setEncoding("latin1");
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => done({ status: answer.statusCode!, headers: answer.headers, body }));
      answer.on("error", fail);
    });
    sent.on("error", fail);
    sent.end(options.body);
  });
}

const admitted = (path: string, headers: Record<string, string> = {}) => ask({ path, headers: { cookie, ...headers } });

function clientOf(headers: Record<string, string>): Client {
  return createORPCClient(new RPCLink({ url: `${server.origin}/rpc`, headers }));
}

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

test("calls the contract's procedures; its typed errors arrive as they were thrown", async () => {
  const client = clientOf({ cookie, origin: server.origin });
  expect(await client.system.setPassphrase({ passphrase: "long enough" })).toEqual({});
  await expect(client.projects.open({ path: "/none" })).rejects.toMatchObject({
    code: "PROJECT_MISSING",
    message: "/none is not there",
    data: { remedy: "Choose another." },
  });
  await expect(clientOf({}).system.setPassphrase({ passphrase: "long enough" })).rejects.toMatchObject({ status: 401 });
});

test("an expected state is no fault of the server", async () => {
  const asked = await call({}, JSON.stringify({ json: { path: "/none" } }), "/rpc/projects/open");
  expect([asked.status, JSON.parse(asked.body).json.code]).toEqual([404, "PROJECT_MISSING"]);
});

const setPassphrase = "/rpc/system/setPassphrase";
const input = JSON.stringify({ json: { passphrase: "long enough" } });

/** A call as the window sends it, but for what is given. */
const call = (options: RequestOptions, body = input, path = setPassphrase) =>
  ask({
    path,
    method: "POST",
    body,
    ...options,
    headers: {
      cookie,
      origin: server.origin,
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      ...options.headers,
    },
  });

test("procedures are called by POST with JSON from our own page, and in no other way", async () => {
  const before = calls;
  expect((await call({})).status).toBe(200);
  expect(calls).toBe(before + 1);
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]) {
    const { status, headers } = await call({ method }, method === "GET" || method === "HEAD" ? "" : input);
    expect([method, status, headers.allow]).toEqual([method, 405, "POST"]);
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
    expect([type, (await call({ headers: { "content-type": type } })).status]).toEqual([type, 415]);
  const { origin: _, ...fromNoPage } = { cookie, origin: server.origin, "content-type": "application/json" };
  const length = { "content-length": String(input.length) };
  const refused = await ask({
    path: setPassphrase,
    method: "POST",
    headers: { ...fromNoPage, ...length },
    body: input,
  });
  expect(refused.status).toBe(403);
  expect(calls).toBe(before + 1);
});

test("a connection is kept open for longer than a participant looks at a screen", async () => {
  const { headers } = await ask({ path: "/", headers: { cookie, connection: "keep-alive" } });
  expect(Number(/timeout=(\d+)/.exec(String(headers["keep-alive"]))?.[1])).toBeGreaterThanOrEqual(30 * 60);
});

test("a body that is too large or of unknown length is turned away unread", async () => {
  const path = "/rpc/system/setPassphrase";
  const post = (headers: Record<string, string>, body?: string) =>
    ask({
      path,
      method: "POST",
      headers: { cookie, origin: server.origin, "content-type": "application/json", ...headers },
      body: body ?? "",
    });
  const small = JSON.stringify({ json: { passphrase: "long enough" } });
  expect((await post({ "content-length": String(small.length) }, small)).status).toBe(200);
  expect((await post({ "transfer-encoding": "chunked" }, small)).status).toBe(411);
  const large = await new Promise((done) => {
    const sent = openRequest({
      host: "127.0.0.1",
      port: server.port,
      path,
      method: "POST",
      headers: {
        cookie,
        origin: server.origin,
        "content-type": "application/json",
        "content-length": String(17 * 2 ** 20),
      },
    });
    sent.on("response", (answer) => done(answer.statusCode));
    sent.on("error", () => {});
    sent.flushHeaders();
  });
  expect(large).toBe(413);
});

test("events stream as they happen, and the host learns that the window has gone", async () => {
  const gone = new AbortController();
  const events = await clientOf({ cookie, origin: server.origin }).system.events(undefined, { signal: gone.signal });
  await streams.opened.promise;
  expect((await events.next()).value).toEqual({ type: "changed", areas: ["system"] });
  expect((await events.next()).value).toEqual({ type: "changed", areas: ["library"] });
  gone.abort();
  await streams.ended.promise;
});

test("closing ends event streams and frees the port", async () => {
  const second = await serveLoopback({ host: testHost(), directory });
  const login = await ask({ path: second.address.slice(second.origin.length) }, second);
  const headers = { cookie: login.headers["set-cookie"]![0]!.split(";")[0]!, origin: second.origin };
  const client: Client = createORPCClient(new RPCLink({ url: `${second.origin}/rpc`, headers }));
  const events = await client.system.events();
  await events.next();
  await events.next();
  const end = events.next().then(
    () => "ended",
    () => "ended",
  );
  await second.close();
  expect(await end).toBe("ended");
  const third = await serveLoopback({ host: testHost(), directory, port: second.port });
  expect(third.port).toBe(second.port);
  await third.close();
});

test("a participant's window finds its server again: the same port and key, until the mode is left", async () => {
  let held: Launch | null = null;
  const launches = {
    get held() {
      return held;
    },
    launched(launch: Launch) {
      held = launch;
    },
  };
  const first = await serveLoopback({ host: { ...testHost(), launches }, directory });
  const login = await ask({ path: first.address.slice(first.origin.length) }, first);
  const kept = login.headers["set-cookie"]![0]!.split(";")[0]!;
  await first.close();
  const second = await serveLoopback({ host: { ...testHost(), launches }, directory });
  expect(second.port).toBe(first.port);
  expect((await ask({ path: "/", headers: { cookie: kept } }, second)).status).toBe(200);
  // Where the port has been taken meanwhile, another is better than none.
  const third = await serveLoopback({ host: { ...testHost(), launches }, directory });
  expect(third.port).not.toBe(first.port);
  await Promise.all([second.close(), third.close()]);
  held = null;
  const fourth = await serveLoopback({ host: { ...testHost(), launches }, directory });
  expect((await ask({ path: "/", headers: { cookie: kept } }, fourth)).status).toBe(401);
  await fourth.close();
});

test("a port that is taken is named, with what to do", async () => {
  const failure = await serveLoopback({ host: testHost(), directory, port: server.port }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ExemplarError);
  expect(failure).toMatchObject({ code: "PORT_IN_USE", message: expect.stringContaining(String(server.port)) });
});

test("listens on this machine alone", async () => {
  expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
  await expect(ask({ host: "::1", path: "/" })).rejects.toMatchObject({
    code: expect.stringMatching(/ECONNREFUSED|EADDRNOTAVAIL/),
  });
});
