import type { Method } from "./method.ts";
import { type Need, needs } from "./need.ts";

/** What a classifier and its project give: null for what is there, otherwise why it is not, in words. */
export interface Offers {
  /** What the classifier is called. */
  readonly name: string;
  readonly missing: Readonly<Partial<Record<Need, string>>>;
}

export interface Compatibility {
  readonly ok: boolean;
  readonly reason: string;
}

/** Whether a method can be used with what is offered. Form, command line and job all ask here, and say the same. */
export function compatible(method: Pick<Method, "label" | "needs">, { name, missing }: Offers): Compatibility {
  const [lacking] = method.needs.filter((need) => missing[need] !== undefined);
  return lacking === undefined
    ? { ok: true, reason: `Works with ${name}` }
    : {
        ok: false,
        reason: `${method.label} needs ${needs[lacking]}, which ${name} does not give: ${missing[lacking]}`,
      };
}
