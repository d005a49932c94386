import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type ClientRequest, type IncomingMessage, request as openRequest, type RequestOptions } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, onTestFinished, test } from "vitest";
import { uploadLimits } from "#shared/contract/upload.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { type ToyHost, temporaryFolder, toyHost } from "../../../tests/doubles/host.ts";
import { type LoopbackServer, serveLoopback } from "./server.ts";

interface Served {
  readonly host: ToyHost;
  readonly server: LoopbackServer;
  readonly project: string;
  /** What the window's own requests carry. */
  readonly headers: Record<string, string>;
}

async function served(): Promise<Served> {
  const folder = temporaryFolder();
  const host = toyHost({ folder });
  const directory = join(folder, "renderer");
  mkdirSync(directory);
  writeFileSync(join(directory, "index.html"), "<!doctype html>");
  const server = await serveLoopback({ host, directory });
  onTestFinished(() => server.close());
  const project = join(folder, "project");
  await host.client.projects.create({ path: project, name: "Digits" });
  const { answer } = ask(server, { path: server.address.slice(server.origin.length), method: "GET" });
  const cookie = (await answer).headers["set-cookie"]![0]!.split(";")[0]!;
  return { host, server, project, headers: { cookie, origin: server.origin } };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A request byte for byte as given, whose body is the caller's to send. */
function open(server: LoopbackServer, options: RequestOptions): { sent: ClientRequest; answer: Promise<Answer> } {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = openRequest({ host: "127.0.0.1", port: server.port, agent: false, ...options }, (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (chunk) => {
      body += chunk;
    });
    response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    response.on("error", reject);
  });
  sent.on("error", reject);
  answer.catch(() => {});
  return { sent, answer };
}

function ask(server: LoopbackServer, options: RequestOptions, body = "") {
  const { sent, answer } = open(server, options);
  sent.end(body);
  return { answer };
}

const put = ({ server, headers }: Served, path: string, body = "", more: Record<string, string> = {}) => {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  return ask(server, { path, method: "PUT", headers: { ...headers, ...length, ...more } }, body).answer;
};
const discard = ({ server, headers }: Served, path: string) => ask(server, { path, method: "DELETE", headers }).answer;

const left = ({ project }: Served): string[] => {
  const imported = join(project, "imported");
  return existsSync(imported) ? readdirSync(imported, { recursive: true }).map(String).sort() : [];
};

test("files arrive below one folder of the project, by their names, and are let go of together", async () => {
  const app = await served();
  const batch = randomUUID();
  const first = await put(app, `/upload/${batch}/photos/sea%20side/caf%C3%A9.txt`, "waves");
  expect(first.status).toBe(200);
  const { folder } = JSON.parse(first.body);
  expect(folder).toBe(join(app.project, "imported", batch));
  expect(await put(app, `/upload/${batch}/photos/empty.txt`)).toMatchObject({ status: 200 });
  expect(readFileSync(join(folder, "photos", "sea side", "café.txt"), "utf8")).toBe("waves");
  expect(readFileSync(join(folder, "photos", "empty.txt"), "utf8")).toBe("");
  expect((await discard(app, `/upload/${batch}`)).status).toBe(200);
  expect(left(app)).toEqual([]);
  expect((await discard(app, `/upload/${batch}`)).status).toBe(200);
});

test("a file far larger than any other request streams through, byte for byte", async () => {
  const app = await served();
  const size = 40 * 2 ** 20;
  const chunk = Buffer.alloc(2 ** 20);
  const [sentHash, foundHash] = [createHash("sha256"), createHash("sha256")];
  const batch = randomUUID();
  const { sent, answer } = open(app.server, {
    path: `/upload/${batch}/large.bin`,
    method: "PUT",
    headers: { ...app.headers, "content-length": String(size) },
  });
  function* chunks() {
    for (let k = 0; k < size / chunk.length; k++) {
      const next = Buffer.from(chunk.fill(k));
      sentHash.update(next);
      yield next;
    }
  }
  await pipeline(Readable.from(chunks()), sent);
  const { status, body } = await answer;
  expect(status).toBe(200);
  foundHash.update(readFileSync(join(JSON.parse(body).folder, "large.bin")));
  expect(foundHash.digest("hex")).toBe(sentHash.digest("hex"));
});

test.each([
  "/upload/BATCH/..",
  "/upload/BATCH/../../project.sqlite",
  "/upload/BATCH/a/../../../x",
  "/upload/BATCH/%2e%2e/x",
  "/upload/BATCH/..%2f..%2fx",
  "/upload/BATCH/..%5cx",
  "/upload/BATCH//etc/passwd",
  "/upload/BATCH/%2Ftmp%2Fx",
  "/upload/BATCH/x%00.png",
  "/upload/BATCH/%zz",
  "/upload/BATCH",
  "/upload/BATCH/",
  "/upload/../BATCH/x",
  "/upload/none/x",
])("the hostile name %s is refused, and writes nothing", async (path) => {
  const app = await served();
  const before = readdirSync(app.host.folder, { recursive: true }).sort();
  const answer = await put(app, path.replace("BATCH", randomUUID()), "x");
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toMatchObject({ code: "INVALID", message: expect.any(String) });
  expect(readdirSync(app.host.folder, { recursive: true }).sort()).toEqual(before);
});

test("only the window's own page may send files", async () => {
  const app = await served();
  const path = `/upload/${randomUUID()}/x.txt`;
  const { cookie, origin } = app.headers as { cookie: string; origin: string };
  const status = async (headers: Record<string, string>) =>
    (await ask(app.server, { path, method: "PUT", headers: { ...headers, "content-length": "1" } }, "x").answer).status;
  expect(await status({ origin })).toBe(401);
  expect(await status({ origin, cookie: cookie.replace(/=.*/, "=AAAA") })).toBe(401);
  expect(await status({ cookie })).toBe(403);
  for (const other of ["null", "http://evil.example", "http://127.0.0.1:1"])
    expect(await status({ cookie, origin: other })).toBe(403);
  expect(await status({ cookie, origin, "sec-fetch-site": "same-site" })).toBe(403);
  expect(await status({ cookie, origin, host: "evil.example" })).toBe(421);
  expect(left(app)).toEqual([]);
  expect(await status({ cookie, origin })).toBe(200);
});

test("a file that is too large, or of unknown length, is turned away unread", async () => {
  const app = await served();
  const path = `/upload/${randomUUID()}/x.bin`;
  const status = async (headers: Record<string, string>) => {
    const { sent, answer } = open(app.server, { path, method: "PUT", headers: { ...app.headers, ...headers } });
    sent.flushHeaders();
    const found = (await answer).status;
    sent.destroy();
    return found;
  };
  expect(await status({ "content-length": String(uploadLimits.bytes + 1) })).toBe(413);
  expect(await status({ "transfer-encoding": "chunked" })).toBe(411);
  expect(left(app)).toEqual([]);
});

test("an upload that is cut short leaves nothing", async () => {
  const app = await served();
  const batch = randomUUID();
  await put(app, `/upload/${batch}/photos/whole.txt`, "whole");
  const { sent } = open(app.server, {
    path: `/upload/${batch}/photos/deep/part.bin`,
    method: "PUT",
    headers: { ...app.headers, "content-length": "1000000" },
  });
  const part = join(app.project, "imported", batch, "photos", "deep");
  sent.write(Buffer.alloc(100_000));
  await expect.poll(() => existsSync(join(part, "part.bin"))).toBe(true);
  sent.destroy();
  await expect.poll(() => !existsSync(part)).toBe(true);
  expect(left(app)).toEqual([batch, join(batch, "photos"), join(batch, "photos", "whole.txt")]);
});

test("a file is never written over another", async () => {
  const app = await served();
  const path = `/upload/${randomUUID()}/x.txt`;
  const { folder } = JSON.parse((await put(app, path, "first")).body);
  const second = await put(app, path, "second");
  expect([second.status, JSON.parse(second.body).code]).toEqual([409, "CONFLICT"]);
  expect((await put(app, `${path}/y.txt`, "below")).status).toBeGreaterThanOrEqual(400);
  expect(readFileSync(join(folder, "x.txt"), "utf8")).toBe("first");
});

test("a participant at work can neither send nor remove files", async () => {
  const app = await served();
  const batch = randomUUID();
  await put(app, `/upload/${batch}/x.txt`, "x");
  await app.host.client.system.setPassphrase({ passphrase: "long enough" });
  const { id: studyId } = await app.host.client.compose.save({ document: exampleStudy(6) });
  const environment = { userAgent: "test", viewportWidth: 1, viewportHeight: 1, devicePixelRatio: 1, language: "en" };
  const { session } = await app.host.client.run.start({ studyId, subjectId: "P1", kind: "pilot", environment });
  await app.host.client.system.enterParticipantMode({ sessionId: session.id });
  for (const answer of [await put(app, `/upload/${batch}/y.txt`, "y"), await discard(app, `/upload/${batch}`)])
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, "LOCKED"]);
  expect(left(app)).toEqual([batch, join(batch, "x.txt")]);
});

test("without a project there is nowhere to send files to", async () => {
  const app = await served();
  await app.host.client.projects.close();
  const answer = await put(app, `/upload/${randomUUID()}/x.txt`, "x");
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([404, "NO_PROJECT"]);
});

test("what an earlier session has left is removed when its project is opened again", async () => {
  const app = await served();
  await put(app, `/upload/${randomUUID()}/x.txt`, "x");
  await app.host.client.projects.close();
  expect(left(app)).toHaveLength(2);
  await app.host.client.projects.open({ path: app.project });
  await expect.poll(() => left(app).length === 0).toBe(true);
});

test("other methods are refused", async () => {
  const { server, headers } = await served();
  for (const method of ["GET", "POST", "PATCH"])
    expect((await ask(server, { path: `/upload/${randomUUID()}/x`, method, headers }).answer).status).toBe(405);
});
