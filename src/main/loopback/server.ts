import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { RPCHandler } from "@orpc/server/node";
import type { Host } from "#host/host.ts";
import { createPages, type PageAnswer, plain } from "#host/pages/pages.ts";
import { securityHeaders } from "#host/pages/security-headers.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { admit, isUpload } from "./admission.ts";
import { createLaunchToken } from "./launch-token.ts";
import { answerUpload } from "./upload.ts";

export interface LoopbackOptions {
  readonly host: Pick<Host, "router" | "binary" | "uploads"> & Partial<Pick<Host, "launches">>;
  /** Folder of the built renderer. */
  readonly directory: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface LoopbackServer {
  /** What to open in a browser; it carries the key of this launch. */
  readonly address: string;
  /** The same, good for one opening: for handing to a program, whose arguments other users can see. */
  readonly oneTimeAddress: () => string;
  readonly origin: string;
  readonly port: number;
  /** Takes no more requests, lets those under way finish, ends event streams. */
  close(): Promise<void>;
}

/** How long requests under way may take to finish when the server closes, in ms. */
const patience = 5000;

/** How long a request may take to arrive, in ms: a large file from a slow disk needs more than Node's five minutes. */
const longestRequest = 60 * 60_000;

/**
 * How long a connection is kept open between requests, in ms: longer than a participant looks at a screen, so that no
 * answer is sent into a connection that is just being closed.
 */
const longestSilence = 60 * 60_000;

/**
 * Serves the workbench to a browser on this machine: the contract under `/rpc`, images by content address, the
 * renderer's files, and `/upload` for files that are dropped on the window. Listens on 127.0.0.1 alone.
 *
 * @throws ExemplarError `PORT_IN_USE`, or `INVALID` where the system does not grant the port
 */
export async function serveLoopback({ host, directory, port: wanted = 0 }: LoopbackOptions): Promise<LoopbackServer> {
  const rpc = new RPCHandler(host.router);
  const pages = createPages({ directory, binary: (path) => host.binary(path) });
  const underWay = new Set<ServerResponse>();
  const server = createServer({ requestTimeout: longestRequest, keepAliveTimeout: longestSilence });
  const held = host.launches?.held ?? null;
  // A participant's window waits where the server was before the program was interrupted.
  const port = await listen(server, wanted || (held?.port ?? 0)).catch((error: unknown) => {
    if (wanted || !held) throw error;
    return listen(server, 0);
  });
  const token = createLaunchToken(port, held?.port === port ? held.token : undefined);
  host.launches?.launched({ port, token: token.value });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (!request.url?.startsWith("/")) return send(response, plain(400, "This address is malformed."));
    const refusal = admit(request, port, token);
    if (refusal) return send(response, refusal, request.method);
    const path = request.url.replace(/[?#].*$/s, "");
    if (path.startsWith("/rpc/")) {
      response.setHeader("Cache-Control", "no-store");
      const { matched } = await rpc.handle(request, response, { prefix: "/rpc", context: {} });
      return matched ? undefined : send(response, plain(404, "There is no such procedure."));
    }
    if (isUpload(path)) return send(response, await answerUpload(host.uploads, request, path), request.method);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return send(response, plain(405, "This address can only be read."));
    }
    send(response, await pages(path), request.method);
  }

  server.on("request", (request, response) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, plain(500, `The request failed: ${error instanceof Error ? error.message : String(error)}`));
    });
  });

  async function close(): Promise<void> {
    const closed = new Promise<void>((done) => server.close(() => done()));
    server.closeIdleConnections();
    for (const response of underWay) if (isEventStream(response)) response.destroy();
    const deadline = setTimeout(() => server.closeAllConnections(), patience);
    await closed;
    clearTimeout(deadline);
  }

  const origin = `http://127.0.0.1:${port}`;
  const addressWith = (key: string) => `${origin}/?token=${key}`;
  return {
    address: addressWith(token.value),
    oneTimeAddress: () => addressWith(token.ticket()),
    origin,
    port,
    close,
  };
}

const isEventStream = (response: ServerResponse) =>
  String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");

function send(response: ServerResponse, { status, headers, body }: PageAnswer, method = "GET"): void {
  // Where a request is turned away with its body unread, the connection cannot be used again.
  if (status >= 400 && method !== "GET" && method !== "HEAD") response.setHeader("Connection", "close");
  response.writeHead(status, { ...headers, "Content-Length": body.byteLength });
  response.end(method === "HEAD" ? undefined : body);
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => fail(explain(error, port)));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      server.removeAllListeners("error");
      done((server.address() as AddressInfo).port);
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new ExemplarError(
      "PORT_IN_USE",
      `Port ${port} of this machine is taken by another program`,
      "Choose another one with --port, or leave --port out and a free one is taken.",
      { cause: error },
    );
  if (error.code === "EACCES")
    return new ExemplarError(
      "INVALID",
      `This user may not open port ${port}`,
      "Choose one above 1023 with --port, or leave --port out and a free one is taken.",
      { cause: error },
    );
  return error;
}
