import * as z from "zod";
import { shownPicture } from "../../domain/shown-picture.ts";
import type { Levels } from "../levels.ts";
import { type Slot, showsSlot } from "./slot.ts";

/** An artefact that is bound to a slot, with the pictures that participants see, by their hashes. */
export const binding = z.object({
  artefact: z.string().nullable().describe("Id of the artefact; null where the study is older than artefacts"),
  method: z.string().nullable(),
  pictures: z.array(shownPicture).min(1),
});
export type Binding = z.infer<typeof binding>;

/**
 * What each slot shows at each level of its factor: `{ map: { "1": … } }`, or with a factor whose levels are methods
 * `{ map: { rise: …, "gp-mask": … } }`. At level 0 or "none" a slot shows nothing.
 */
export const explanations = z.record(z.string(), z.record(z.string(), binding)).default({});
export type Explanations = z.infer<typeof explanations>;

/** What a participant's screen is told of one slot. */
export const shownExplanation = z.object({ slot: z.string(), pictures: z.array(shownPicture) });
export type ShownExplanation = z.infer<typeof shownExplanation>;

type Slots = Readonly<Record<string, Slot>>;

/** What a condition shows of each slot. The pictures' own maps are left out where it shows no map. */
export function shownExplanations(slots: Slots, bound: Explanations, levels: Levels): ShownExplanation[] {
  const mapsShown = slots.map !== undefined && showsSlot(slots.map, levels);
  return shownBindings(slots, bound, levels).map(([slot, { pictures }]) => ({
    slot,
    pictures: pictures.map((picture) => (mapsShown ? picture : { ...picture, mapSha256: null })),
  }));
}

/** The artefacts that a condition shows, as the data name them: "map=…; examples=…". Null without any. */
export function boundArtefacts(slots: Slots, bound: Explanations, levels: Levels): string | null {
  const named = shownBindings(slots, bound, levels).flatMap(([slot, { artefact }]) =>
    artefact === null ? [] : [`${slot}=${artefact}`],
  );
  return named.length === 0 ? null : named.join("; ");
}

/** What a condition should show and cannot, in words. */
export function missingExplanations(slots: Slots, bound: Explanations, levels: Levels): string[] {
  return Object.entries(slots).flatMap(([name, slot]) => {
    if (!showsSlot(slot, levels)) return [];
    const level = String(levels[slot.factor]);
    if (bound[name]?.[level]) return [];
    const which = level === "1" ? "" : ` for the level "${level}" of "${slot.factor}"`;
    return [
      `there is nothing to show as ${slot.label.toLowerCase()}${which}: choose an explanation, or leave the trial out`,
    ];
  });
}

function shownBindings(slots: Slots, bound: Explanations, levels: Levels): [string, Binding][] {
  return Object.entries(slots).flatMap(([name, slot]): [string, Binding][] => {
    const chosen = showsSlot(slot, levels) ? bound[name]?.[String(levels[slot.factor])] : undefined;
    return chosen ? [[name, chosen]] : [];
  });
}
