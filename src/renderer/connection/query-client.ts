import { MutationCache } from "@tanstack/react-query";
import { showFailure } from "../elements/show-failure.tsx";
import { FreshQueryClient } from "./fresh-query-client.ts";

declare module "@tanstack/react-query" {
  interface Register {
    /** `failureInPlace`: the form shows what went wrong where it went wrong, so no notification is needed. */
    mutationMeta: { failureInPlace?: boolean };
  }
}

/**
 * What the window knows of the host's data. The host says when something changed (`follow-events.ts`), so nothing is
 * ever fetched again on a hunch; failures of actions are shown as notifications unless their form shows them itself.
 */
export const queryClient = new FreshQueryClient({
  defaultOptions: {
    // The host is on this machine: being offline is the normal state.
    queries: { networkMode: "always", staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: false },
    mutations: { networkMode: "always" },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      if (!mutation.meta?.failureInPlace) showFailure(error);
    },
  }),
});
