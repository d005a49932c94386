import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request as openRequest, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import { implement } from "@orpc/server";
import { afterAll, beforeAll } from "vitest";
import type { Host } from "#host/host.ts";
import { type Client, contract } from "#shared/contract/contract.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type LoopbackServer, serveLoopback } from "../server.ts";

export const image = new Uint8Array([137, 80, 78, 71]);
const os = implement(contract);

/** Resolves as each stream of events is opened and as it is let go. */
export const streams = { opened: Promise.withResolvers<void>(), ended: Promise.withResolvers<void>() };

/** How often a procedure has run. */
export const calls = { count: 0 };

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
      calls.count++;
      return {};
    }),
  },
  projects: {
    open: os.projects.open.handler(({ input, errors }) => {
      throw errors.PROJECT_MISSING({ message: `${input.path} is not there`, data: { remedy: "Choose another." } });
    }),
  },
} as unknown as Host["router"];

export const folder = mkdtempSync(join(tmpdir(), "exemplar-loopback-"));
export const directory = join(folder, "renderer");
export const secret = "not for the browser";
export let server: LoopbackServer;
export let cookie: string;

/** To be called once by a file of tests: serves a window to them. */
export function serveTestWindow(): void {
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
    cookie = (await ask({ path: server.address.slice(server.origin.length) })).headers["set-cookie"]![0]!.split(
      ";",
    )[0]!;
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
}

export function testHost(): Pick<Host, "router" | "binary" | "uploads"> {
  const binary = async (path: string) => {
    if (path === "/image/locked/1") throw new ExemplarError("LOCKED", "Not now.", "Enter the passphrase.");
    return path === "/blob/abc" ? { contentType: "image/png", body: image } : null;
  };
  const uploads = { receive: async () => ({ folder: "/imported" }), discard: async () => {} };
  return { router, binary, uploads };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A request byte for byte as given: `fetch` would tidy the path and forbid `Host`. */
export function ask(options: RequestOptions & { body?: string }, to = server): Promise<Answer> {
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

export const admitted = (path: string, headers: Record<string, string> = {}) =>
  ask({ path, headers: { cookie, ...headers } });

export function clientOf(headers: Record<string, string>): Client {
  return createORPCClient(new RPCLink({ url: `${server.origin}/rpc`, headers }));
}
