import { type MethodId, parseSettings, requireMethod, type SettingsOf } from "#shared/methods/list.ts";
import type { Watch } from "../../watch.ts";
import type { MapAlgorithm, MapContext, TargetMap } from "../outputs/map.ts";

interface Request {
  readonly image: Float32Array;
  readonly targetClass: number;
  readonly settings?: unknown;
  readonly seed: number;
}

/** Runs an algorithm on settings as they come from outside: what is left out takes the method's default. */
export const explainWith =
  <Id extends MethodId>(id: Id, algorithm: MapAlgorithm<SettingsOf<Id>>) =>
  (request: Request, context: MapContext, watch: Watch): Promise<TargetMap> =>
    algorithm(
      { ...request, settings: parseSettings(requireMethod(id), request.settings) as SettingsOf<Id> },
      context,
      watch,
    );

/** The values of one of a map's other layers. */
export function layer({ layers = [] }: TargetMap, name: string): Float32Array {
  const found = layers.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`the map has no layer ${name}`);
  return found.values;
}
