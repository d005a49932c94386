import type { MethodId, MethodOf } from "#shared/methods/list.ts";
import type { Picture, TargetMaterial } from "./runner.ts";

/** The methods whose output is a map of a target. */
export type MapMethodId = { [Id in MethodId]: MethodOf<Id>["output"] extends "map" ? Id : never }[MethodId];

/**
 * Why an image is given to a class, as a picture of the map that a method makes of it. Families know nothing of one
 * another: who shows maps of images is handed the way to have them drawn.
 */
export type DrawMap = (
  method: MapMethodId,
  of: TargetMaterial,
  settings: Readonly<Record<string, unknown>>,
  seed: number,
) => Promise<Picture>;

/** Where no maps are drawn. */
export const noMaps: DrawMap = () => Promise.reject(new Error("No maps are drawn here"));
