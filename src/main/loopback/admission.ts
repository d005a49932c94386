import type { IncomingMessage } from "node:http";
import { type PageAnswer, plain } from "#host/pages/pages.ts";
import { uploadLimits } from "#shared/contract/upload.ts";
import type { LaunchToken } from "./launch-token.ts";

/** Larger than any study document or batch of responses, small enough not to fill the memory. */
const largestBody = 16 * 1024 * 1024;

/**
 * Who may talk to the server: the browser on this machine that was given the printed address, and nobody on its behalf.
 * `Host` stops names that were rebound to 127.0.0.1, `Origin` and `Sec-Fetch-Site` stop other pages (also those of
 * other local servers, which share cookies with us), the token stops other users of the machine.
 *
 * Returns the answer that turns a request away, or null where it is let in.
 */
export function admit(request: IncomingMessage, port: number, token: LaunchToken): PageAnswer | null {
  const { host, origin, cookie } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return plain(421, "This server answers only to its own address on this machine.");
  if (origin !== undefined && origin !== `http://${host}`) return plain(403, "Requests from other pages are refused.");
  const url = new URL(`http://${host}${request.url}`);
  const site = request.headers["sec-fetch-site"];
  const fromOurselves = site === undefined || site === "same-origin" || site === "none";
  const opensThePage =
    request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate" && !isService(url.pathname);
  if (!fromOurselves && !opensThePage) return plain(403, "Requests from other pages are refused.");
  const given = url.searchParams.get("token");
  if (url.pathname === "/" && request.method === "GET" && given !== null && token.redeems(given))
    return {
      status: 303,
      headers: { Location: "/", "Set-Cookie": token.setCookie, "Cache-Control": "no-store" },
      body: new Uint8Array(),
    };
  if (!token.inCookie(cookie))
    return plain(401, "Open the address that Exemplar printed in the terminal: it carries the key to this window.");
  // Browsers say where every such request comes from.
  if (/^\/(rpc|upload)\//.test(url.pathname) && origin === undefined)
    return plain(403, "Requests from no page are refused.");
  return (
    notACall(request, url.pathname) ?? tooLarge(request, isUpload(url.pathname) ? uploadLimits.bytes : largestBody)
  );
}

/** Whether a path is one of the services rather than a part of the page. */
export const isService = (path: string) => /^\/(rpc|blob|image|upload)(\/|$)/.test(path);

/** A procedure is called by POST with JSON, which no form or image of another page can send. */
function notACall({ method, headers }: IncomingMessage, path: string): PageAnswer | null {
  if (!path.startsWith("/rpc/")) return null;
  if (method !== "POST") {
    const answer = plain(405, "Procedures are called by POST.");
    return { ...answer, headers: { ...answer.headers, Allow: "POST" } };
  }
  const type = (headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();
  return type === "application/json" ? null : plain(415, "Procedures are called with JSON.");
}

/** Whether a path is one that files are sent to. */
export const isUpload = (path: string) => path.startsWith("/upload/");

function tooLarge(request: IncomingMessage, largest: number): PageAnswer | null {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding !== undefined) return plain(411, "A request must say how long it is.");
  return Number(length ?? 0) > largest ? plain(413, "The request is too large.") : null;
}
