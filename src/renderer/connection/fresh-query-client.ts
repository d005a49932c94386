import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";

/**
 * A query client that never keeps an answer older than what it was told of. TanStack Query lets a query's first fetch,
 * where it is under way, stand for the one that an invalidation asks for: what changed after the host had answered it
 * would not be seen. Here such a query is fetched once more when its first answer is in.
 */
export class FreshQueryClient extends QueryClient {
  override async invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions): Promise<void> {
    const firstFetches = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: "fetching" })
      .filter(({ state }) => state.data === undefined)
      .map(async ({ promise, queryKey }) => {
        await promise?.catch(() => undefined);
        await super.invalidateQueries({ ...filters, queryKey, exact: true, predicate: undefined }, options);
      });
    await Promise.all([super.invalidateQueries(filters, options), ...firstFetches]);
  }
}
