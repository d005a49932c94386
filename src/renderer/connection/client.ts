import { createORPCClient } from "@orpc/client";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { Client } from "#shared/contract/contract.ts";
import { openLink } from "./link.ts";

/** The host's services, typed by the contract: `client.library.datasets()`. */
export const client: Client = createORPCClient(openLink());

/** The same services as options for TanStack Query: `useQuery(orpc.library.datasets.queryOptions())`. */
export const orpc = createTanstackQueryUtils(client);
