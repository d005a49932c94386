import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import { asExemplarError } from "#host/failure.ts";
import type { Host } from "#host/host.ts";
import { type PageAnswer, plain } from "#host/pages/pages.ts";
import { httpStatuses } from "#shared/contract/procedure.ts";
import type { Uploaded, UploadRefusal } from "#shared/contract/upload.ts";

/** `PUT /upload/<batch>/<relative path>` takes a file, `DELETE /upload/<batch>` removes what was sent as one batch. */
export async function answerUpload(
  uploads: Host["uploads"],
  request: IncomingMessage,
  path: string,
): Promise<PageAnswer> {
  try {
    if (request.method === "PUT") return json(200, await uploads.receive(path, sizeOf(request), request));
    if (request.method === "DELETE") {
      await uploads.discard(path);
      return json(200, {});
    }
  } catch (error) {
    const { code, message, remedy } = asExemplarError(error, `The file ${path}`);
    // A browser reads no answer while it is still sending.
    await finished(request.resume()).catch(() => {});
    return json(httpStatuses[code], { code, message, remedy });
  }
  const answer = plain(405, "Files are put here, and deleted.");
  return { ...answer, headers: { ...answer.headers, Allow: "PUT, DELETE" } };
}

const sizeOf = ({ headers }: IncomingMessage): number => Number(headers["content-length"] ?? 0);

const json = (status: number, value: Uploaded | UploadRefusal | Record<never, never>): PageAnswer => ({
  status,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: new TextEncoder().encode(JSON.stringify(value)),
});
