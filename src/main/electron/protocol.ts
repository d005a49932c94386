import { protocol, type Session } from "electron";
import { createPages, type PageAnswer, type PagesOptions, plain } from "#host/pages/pages.ts";
import { securityHeaders } from "#host/pages/security-headers.ts";

export const scheme = "app";
const host = "exemplar";
/** The only origin there is. */
export const origin = `${scheme}://${host}`;

/** Makes `app://` a scheme like https, with an origin of its own. Before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** Serves the renderer's files and the host's images at `app://exemplar/`. */
export function serveScheme(session: Session, options: PagesOptions): void {
  const pages = createPages(options);
  session.protocol.handle(scheme, async ({ url, method }) => {
    const path = pathOf(url);
    if (path === null) return respond(plain(404, "There is no such page."), method);
    if (method !== "GET" && method !== "HEAD") return respond(plain(405, "This address can only be read."), method);
    try {
      return respond(await pages(path), method);
    } catch (error) {
      return respond(
        plain(500, `The request failed: ${error instanceof Error ? error.message : String(error)}`),
        method,
      );
    }
  });
}

/** The path as it was asked for: `URL` would tidy it, and the pages must see it as it is. */
function pathOf(url: string): string | null {
  if (url === origin) return "/";
  return url.startsWith(`${origin}/`) ? url.slice(origin.length).replace(/[?#].*$/s, "") : null;
}

function respond({ status, headers, body }: PageAnswer, method: string): Response {
  const content = method === "HEAD" ? null : new Uint8Array(body);
  return new Response(content, { status, headers: { ...securityHeaders, ...headers } });
}
