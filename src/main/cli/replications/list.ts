import { deliberativeReplication } from "./deliberative.ts";
import { dmmMenReplication } from "./dmm-men.ts";
import { naturalAdversarialReplication } from "./natural-adversarial.ts";
import type { Replication } from "./replication.ts";

/** Every paper that can be replicated. */
export const replications: readonly Replication[] = [
  naturalAdversarialReplication,
  deliberativeReplication,
  dmmMenReplication,
];
