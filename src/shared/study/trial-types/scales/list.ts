import { hoffman2023 } from "./hoffman-2023.ts";
import { jian2000 } from "./jian-2000.ts";
import { koerber2019 } from "./koerber-2019.ts";
import type { PublishedScale } from "./published-scale.ts";

/** Every published scale, in the order in which they are offered. */
export const publishedScales: readonly PublishedScale[] = [jian2000, koerber2019, hoffman2023];
