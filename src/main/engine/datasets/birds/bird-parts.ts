import type { PartAnnotations, SeenPart } from "../part-annotations.ts";
import { birdDistributions, birdParts } from "./anatomy.ts";
import { birdOf } from "./bird.ts";
import { renderBird } from "./render-bird.ts";

/** Of all the birds that the reader draws: the same in every project, so that their parts are known from an image's number. */
export const birdsSeed = 1;

/** The parts of the birds that the reader draws, at the size at which it has drawn them. */
export const birdAnnotations = (side: number): PartAnnotations => ({
  partNames: birdParts.map(({ name }) => name),
  describedBy: "attributes",
  descriptions: () => birdDistributions,
  partsOf: (index) => seenParts(renderBird(birdOf(birdsSeed, index), side).owner, side),
});

/** Each part that shows, with its mask and the pixel of it that is nearest to the mask's centre. */
export function seenParts(owner: Int8Array, side: number): SeenPart[] {
  return birdParts.flatMap((_, part) => {
    const mask = Uint8Array.from(owner, (own) => Number(own === part));
    const inside = [...mask.keys()].filter((pixel) => mask[pixel] === 1);
    if (inside.length === 0) return [];
    const mean = (of: (pixel: number) => number) => inside.reduce((sum, pixel) => sum + of(pixel), 0) / inside.length;
    const row = (pixel: number) => Math.floor(pixel / side);
    const column = (pixel: number) => pixel % side;
    const [y, x] = [mean(row), mean(column)];
    const distance = (pixel: number) => (row(pixel) - y) ** 2 + (column(pixel) - x) ** 2;
    const nearest = inside.reduce((best, pixel) => (distance(pixel) < distance(best) ? pixel : best));
    return [{ part, mask, point: [row(nearest), column(nearest)] as const }];
  });
}
