import { Argument } from "commander";
import { holdingKind } from "#shared/contract/holdings.ts";

/** Of what kind something is that a project holds. */
export const kindArgument = () => new Argument("<kind>", "what it is").choices(holdingKind.options);

export const idArgument = () => new Argument("<id>", "which, by its id: `exemplar list` shows them");
