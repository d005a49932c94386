import { fastNormalCdf } from "../normal-tail.ts";

/** How the mean of an outcome follows from the linear predictor. */
export type Link = "logit" | "probit" | "identity" | "log";

/** The mean at η: a probability for logit and probit. */
export function inverseLink(link: Link, eta: number): number {
  switch (link) {
    case "logit":
      return 1 / (1 + Math.exp(-eta));
    case "probit":
      return fastNormalCdf(eta);
    case "identity":
      return eta;
    case "log":
      return Math.exp(eta);
  }
}
