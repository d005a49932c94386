import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { httpStatuses } from "#shared/contract/procedure.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** What a window receives for a path, whatever carries it (HTTP on loopback, `app://` in Electron). */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** With a file name it is kept by the browser under that name, and not shown. */
export type BinarySource = (
  path: string,
) => Promise<{ contentType: string; body: Uint8Array; fileName?: string } | null>;

export interface PagesOptions {
  /** Folder of the built renderer; nothing outside it is ever read. */
  readonly directory: string;
  /** Answers `/blob/<sha256>`, `/image/<datasetId>/<index>` and `/written/<path>`. */
  readonly binary: BinarySource;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

const immutable = "private, max-age=31536000, immutable";
const revalidate = "no-cache";

/** A name as a bundler writes it: it cannot be hidden, climb, or name a drive or a stream. */
const segment = /^[A-Za-z0-9_][A-Za-z0-9._~+@-]*$/;

/**
 * The two things a window may fetch by path: the renderer's files, and images by content address. Paths without a file
 * ending that name no file are addresses within the app, and receive its page.
 */
export function createPages({ directory, binary }: PagesOptions): (path: string) => Promise<PageAnswer> {
  async function file(segments: readonly string[]): Promise<Uint8Array | null> {
    if (!segments.every((name) => segment.test(name))) return null;
    try {
      const root = await realpath(directory);
      const found = await realpath(join(root, ...segments));
      return found.startsWith(root + sep) ? await readFile(found) : null;
    } catch {
      return null;
    }
  }

  async function image(path: string): Promise<PageAnswer> {
    try {
      const found = await binary(path);
      if (!found) return plain(404, "There is no such image.");
      return found.fileName === undefined
        ? ok(found.contentType, immutable, found.body)
        : download(found.contentType, found.fileName, found.body);
    } catch (error) {
      if (!(error instanceof ExemplarError)) throw error;
      return plain(httpStatuses[error.code], `${error.message} ${error.remedy}`);
    }
  }

  /** @param path the path of the request, still percent-encoded, without query */
  return async function answer(path) {
    const decoded = decode(path);
    if (decoded === null) return plain(400, "This address is malformed.");
    if (/^\/(blob|image|written)\//.test(decoded)) {
      return await image(decoded);
    }
    const segments = decoded.split("/").filter((name) => name !== "");
    const name = segments.at(-1) ?? "index.html";
    const content = segments.length > 0 ? await file(segments) : null;
    if (content) {
      const caching = segments[0] === "assets" ? immutable : revalidate;
      return ok(contentTypes[extname(name).toLowerCase()] ?? "application/octet-stream", caching, content);
    }
    if (segments.length > 0 && (name.includes(".") || segments[0] === "assets"))
      return plain(404, "There is no such file.");
    const index = await file(["index.html"]);
    return index
      ? ok(contentTypes[".html"]!, revalidate, index)
      : plain(503, "The window has not been built: npm run build");
  };
}

function ok(contentType: string, caching: string, body: Uint8Array): PageAnswer {
  return { status: 200, headers: { "Content-Type": contentType, "Cache-Control": caching }, body };
}

/** RFC 6266: the name as UTF-8, percent-encoded. */
function download(contentType: string, fileName: string, body: Uint8Array): PageAnswer {
  const name = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    status: 200,
    headers: {
      "Content-Type": contentType,
      "Content-Disposition": `attachment; filename*=UTF-8''${name}`,
      "Cache-Control": "no-store",
    },
    body,
  };
}

/** A short text, for a person who meets it in a browser. */
export function plain(status: number, text: string): PageAnswer {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
  return { status, headers, body: new TextEncoder().encode(`${text}\n`) };
}

function decode(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.startsWith("/") && !/[\0\\]/.test(decoded) ? decoded : null;
  } catch {
    return null;
  }
}
