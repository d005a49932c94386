import type { SettingsOf } from "#shared/methods/list.ts";
import type { Attribution } from "./attribution.ts";
import { gradient } from "./gradient.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { secondOrder } from "./second-order.ts";

/** Every way to attribute a score to places, by its name among the settings. */
export const attributions: Readonly<Record<SettingsOf<"insecurities">["attribution"], Attribution>> = {
  gradient,
  "integrated-gradients": integratedGradients,
  "second-order": secondOrder,
};
