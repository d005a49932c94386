import type { ShownPicture } from "../../domain/shown-picture.ts";

interface NamedPicture {
  readonly picture: string;
  readonly caption: string | null;
  /** Name of the picture of its own map. */
  readonly map: string | null;
}

/** Pictures of an artefact by their hashes; one that it does not hold is left out. */
export function picturesOf(
  pictures: readonly NamedPicture[],
  hashOf: (picture: string) => string | null,
): ShownPicture[] {
  return pictures.flatMap(({ picture, caption, map }) => {
    const sha256 = hashOf(picture);
    return sha256 === null ? [] : [{ sha256, caption, mapSha256: map === null ? null : hashOf(map) }];
  });
}
