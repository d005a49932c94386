import { named } from "../named.ts";
import { ambivalent } from "./ambivalent.ts";
import { likelihood } from "./likelihood.ts";
import type { Loss } from "./loss.ts";

export const losses: readonly Loss[] = [likelihood, ambivalent];

export const loss = named(losses, "loss");
