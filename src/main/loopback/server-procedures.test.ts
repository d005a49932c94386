import { request as openRequest, type RequestOptions } from "node:http";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { expect, test } from "vitest";
import type { Launch } from "#host/participant-mode.ts";
import type { Client } from "#shared/contract/contract.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { serveLoopback } from "./server.ts";
import {
  ask,
  calls,
  clientOf,
  cookie,
  directory,
  server,
  serveTestWindow,
  streams,
  testHost,
} from "./testing/test-window.ts";

serveTestWindow();

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
  const before = calls.count;
  expect((await call({})).status).toBe(200);
  expect(calls.count).toBe(before + 1);
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
  expect(calls.count).toBe(before + 1);
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
