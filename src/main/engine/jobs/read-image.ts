import { FileImageReader } from "../datasets/file-images.ts";
import type { Job } from "./job.ts";

export const readImage: Job<"read-image"> = async ({ images, index }, { state }) => {
  using reader = new FileImageReader(images, state.manifests.read(images.path));
  return { png: await reader.png(index) };
};
