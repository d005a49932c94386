import * as z from "zod";
import { sha256 } from "./blob.ts";

/** A picture as a participant is shown it, by the hash of its bytes, so that nothing later can change it. */
export const shownPicture = z.object({
  sha256,
  caption: z.string().nullable().describe("Beside the picture; null where it speaks for itself"),
  mapSha256: sha256.nullable().describe("A map of this very picture, for conditions that show maps; null without one"),
});
export type ShownPicture = z.infer<typeof shownPicture>;
