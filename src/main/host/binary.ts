import { ExemplarError } from "#shared/domain/errors.ts";
import { imagesOf } from "#shared/study/score.ts";
import { asExemplarError } from "./failure.ts";
import { imagePng } from "./library/image-png.ts";
import { isArtefactFile } from "./store/read/artefacts.ts";
import { readContentType } from "./store/read/blobs.ts";
import { readDataset } from "./store/read/datasets.ts";
import { readPlan } from "./store/read/sessions.ts";
import type { Workbench } from "./workbench.ts";
import { writtenAt } from "./written-file.ts";

export interface Binary {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Of what is downloaded, and not shown. */
  readonly fileName?: string;
}

const writtenRoute = "/written/";

/** What is at `/blob/<sha256>`, `/image/<datasetId>/<index>` or `/written/<path>`, or null where there is none. */
export async function binaryAt(workbench: Workbench, path: string): Promise<Binary | null> {
  try {
    const [, blob] = /^\/blob\/([0-9a-f]{64})$/.exec(path) ?? [];
    if (blob !== undefined) return blobAt(workbench, blob);
    const [, datasetId, index] = /^\/image\/([\w-]+)\/(\d{1,9})$/.exec(path) ?? [];
    if (datasetId !== undefined) return await imageAt(workbench, datasetId, Number(index));
    if (path.startsWith(writtenRoute)) return writtenAt(workbench, path.slice(writtenRoute.length));
    return null;
  } catch (error) {
    throw asExemplarError(error, `What is at ${path}`);
  }
}

/**
 * Images, and the tensors of artefacts for the researcher: weights and pixels are no business of a window's. A
 * participant's gets the images of its session.
 */
function blobAt({ store, participantMode: { session } }: Workbench, sha256: string): Binary | null {
  if (session && !readPlan(store, session.sessionId).some((screen) => imagesOf(screen).includes(sha256)))
    throw new ExemplarError(
      "LOCKED",
      "This image is not one of the participant's session.",
      "Enter the researcher's passphrase.",
    );
  const contentType = readContentType(store, sha256);
  if (contentType === null) return null;
  if (!contentType.startsWith("image/") && (session !== null || !isArtefactFile(store, sha256))) return null;
  return { contentType, body: store.blobs.read(sha256) };
}

async function imageAt(workbench: Workbench, datasetId: string, index: number): Promise<Binary | null> {
  const { store, participantMode } = workbench;
  if (participantMode.on)
    throw new ExemplarError(
      "LOCKED",
      "The datasets cannot be browsed while a participant is at work.",
      "Enter the researcher's passphrase.",
    );
  const dataset = readDataset(store, datasetId);
  if (dataset === null || index >= dataset.count) return null;
  return { contentType: "image/png", body: await imagePng(workbench, dataset, index) };
}
