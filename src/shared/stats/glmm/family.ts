import type { Link } from "./link.ts";

/**
 * What kind of outcome a model explains: of two kinds (binomial), ordered categories (ordinal), numbers (gaussian), positive
 * numbers such as response times (gamma, lognormal).
 */
export type Family = (typeof families)[number];

export const families = ["binomial", "ordinal", "gaussian", "gamma", "lognormal"] as const;

/** How the thresholds of an ordinal model are tied: not at all, symmetric about their centre, or at equal distances. */
export type ThresholdStructure = "flexible" | "symmetric" | "equidistant";

/** The links that a family has, its own first. */
export const linksOf: Readonly<Record<Family, readonly Link[]>> = {
  binomial: ["logit", "probit"],
  ordinal: ["logit", "probit"],
  gaussian: ["identity"],
  gamma: ["log"],
  lognormal: ["log"],
};

/** Whether estimates are tested by t: the families whose scale is the residuals' own. */
export const hasResiduals = (family: Family): boolean => family === "gaussian" || family === "lognormal";
