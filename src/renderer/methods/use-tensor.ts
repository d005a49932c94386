import { useQuery } from "@tanstack/react-query";
import type { ArtefactFile } from "#shared/domain/artefact.ts";
import { blobAddress } from "../elements/pixel-image.tsx";

/** The numbers of a tensor, fetched by their hash; undefined until they are there. */
export function useTensor(file: ArtefactFile | undefined): Float32Array | Int32Array | Uint8Array | undefined {
  const { data } = useQuery({
    queryKey: ["tensor", file?.sha256],
    enabled: file !== undefined,
    queryFn: async () => {
      const answer = await fetch(blobAddress(file!.sha256));
      if (!answer.ok) throw new Error(`The values of "${file!.name}" cannot be read: ${await answer.text()}`);
      const bytes = await answer.arrayBuffer();
      if (file!.dtype === "float32") return new Float32Array(bytes);
      return file!.dtype === "int32" ? new Int32Array(bytes) : new Uint8Array(bytes);
    },
  });
  return data;
}
