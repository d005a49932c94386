import type { MethodId } from "#shared/methods/list.ts";
import { insecurityAgreement } from "./insecurities/evaluation/insecurity-agreement.ts";
import { hardness } from "./insecurities/hardness.ts";
import { insecurities } from "./insecurities/insecurities.ts";
import { levelSet } from "./level-sets/level-set.ts";
import { priorBound } from "./level-sets/prior-bound.ts";
import { dmmMen } from "./mixture/dmm-men.ts";
import { fidelity } from "./mixture/fidelity.ts";
import { dmmMenLocal } from "./mixture/local/dmm-men-local.ts";
import { kernelShap } from "./mixture/local/kernel-shap.ts";
import { lime } from "./mixture/local/lime.ts";
import { mapRunner } from "./outputs/map.ts";
import type { Runner } from "./runner.ts";
import { faithfulness } from "./saliency/faithfulness/faithfulness.ts";
import { gpMask } from "./saliency/gp-mask.ts";
import { gradCam } from "./saliency/grad-cam.ts";
import { gradientInput } from "./saliency/gradient-input.ts";
import { integratedGradients } from "./saliency/integrated-gradients.ts";
import { occlusion } from "./saliency/occlusion.ts";
import { rise } from "./saliency/rise.ts";
import { smoothGrad } from "./saliency/smooth-grad.ts";
import { kfacLearner } from "./teaching/kfac-learner.ts";
import { teachingExamples } from "./teaching/teaching-examples.ts";

/** What does each method; the compiler demands one for each. */
export const runners: { readonly [Id in MethodId]: Runner<Id> } = {
  "gp-mask": mapRunner(gpMask),
  rise: mapRunner(rise),
  "gradient-input": mapRunner(gradientInput),
  "smooth-grad": mapRunner(smoothGrad),
  "integrated-gradients": mapRunner(integratedGradients),
  "grad-cam": mapRunner(gradCam),
  occlusion: mapRunner(occlusion),
  faithfulness,
  "kfac-learner": kfacLearner,
  "teaching-examples": teachingExamples,
  hardness,
  insecurities,
  "insecurity-agreement": insecurityAgreement,
  "level-set": levelSet,
  "prior-bound": priorBound,
  lime: mapRunner(lime),
  "kernel-shap": mapRunner(kernelShap),
  "dmm-men-local": mapRunner(dmmMenLocal),
  "dmm-men": dmmMen,
  fidelity,
};
