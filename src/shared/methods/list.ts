import type * as z from "zod";
import { ExemplarError } from "../domain/errors.ts";
import { nearestName } from "../settings/nearest-name.ts";
import * as settings from "../settings/settings.ts";
import { hardness } from "./insecurities/hardness.ts";
import { insecurities } from "./insecurities/insecurities.ts";
import { insecurityAgreement } from "./insecurities/insecurity-agreement.ts";
import { levelSet } from "./level-sets/level-set.ts";
import { priorBound } from "./level-sets/prior-bound.ts";
import type { Method } from "./method.ts";
import { dmmMen } from "./mixture/dmm-men.ts";
import { dmmMenLocal } from "./mixture/dmm-men-local.ts";
import { fidelity } from "./mixture/fidelity.ts";
import { kernelShap } from "./mixture/kernel-shap.ts";
import { lime } from "./mixture/lime.ts";
import type { SummaryOfKind } from "./outputs/list.ts";
import { faithfulness } from "./saliency/faithfulness.ts";
import { gpMask } from "./saliency/gp-mask.ts";
import { gradCam } from "./saliency/grad-cam.ts";
import { gradientInput } from "./saliency/gradient-input.ts";
import { integratedGradients } from "./saliency/integrated-gradients.ts";
import { occlusion } from "./saliency/occlusion.ts";
import { rise } from "./saliency/rise.ts";
import { smoothGrad } from "./saliency/smooth-grad.ts";
import { kfacLearner } from "./teaching/kfac-learner.ts";
import { teachingExamples } from "./teaching/teaching-examples.ts";

/** Every method, in the order in which they are offered within their families. */
export const methods = [
  gpMask,
  rise,
  gradientInput,
  smoothGrad,
  integratedGradients,
  gradCam,
  occlusion,
  faithfulness,
  kfacLearner,
  teachingExamples,
  hardness,
  insecurities,
  insecurityAgreement,
  levelSet,
  priorBound,
  lime,
  kernelShap,
  dmmMenLocal,
  dmmMen,
  fidelity,
] as const;

export type AnyMethod = (typeof methods)[number];
export type MethodId = AnyMethod["id"];
export type MethodOf<Id extends MethodId> = Extract<AnyMethod, { readonly id: Id }>;
export type SettingsOf<Id extends MethodId> = z.infer<MethodOf<Id>["settings"]>;
export type SummaryOf<Id extends MethodId> = SummaryOfKind<MethodOf<Id>["output"]>;

const byId = new Map<string, AnyMethod>(methods.map((method) => [method.id, method]));

/** The method of that name; undefined where this version knows none, as for an artefact of a later one. */
export const findMethod = (id: string): AnyMethod | undefined => byId.get(id);

/** @throws NOT_FOUND that names the nearest method */
export function requireMethod(id: string): AnyMethod {
  const method = byId.get(id);
  if (method) return method;
  throw new ExemplarError(
    "NOT_FOUND",
    `There is no method "${id}".`,
    `${suggestion(id, [...byId.keys()])} \`exemplar methods\` lists them.`.trim(),
  );
}

/**
 * Settings as they are asked for, with the defaults of those that are left out.
 * @throws INVALID that names each wrong setting, its limits, and for a misspelt one the nearest
 */
export function parseSettings(
  method: Pick<Method, "label" | "settings">,
  requested: unknown,
): Record<string, z.core.util.JSONType> {
  return settings.parseSettings(method.settings, requested ?? {}, method.label) as Record<string, z.core.util.JSONType>;
}

const suggestion = (wrong: string, known: readonly string[]) => {
  const close = nearestName(wrong, known);
  return close === undefined ? "" : `Did you mean "${close}"?`;
};
