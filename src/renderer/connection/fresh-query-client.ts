import { type InvalidateOptions, type InvalidateQueryFilters, type Query, QueryClient } from "@tanstack/react-query";

/**
 * A query client that never keeps an answer older than what it was told of. TanStack Query lets a query's first fetch,
 * where it is under way, stand for the one that an invalidation asks for: what changed after the host had answered it
 * would not be seen. Here such a query is fetched once more when its first answer is in.
 */
export class FreshQueryClient extends QueryClient {
  /** Queries whose first answer is waited for already: it is followed by one fetch, however often they are told of. */
  readonly #awaited = new WeakMap<Query, Promise<void>>();

  override async invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions): Promise<void> {
    const firstFetches = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: "fetching" })
      .filter(({ state }) => state.data === undefined)
      .map((query) =>
        this.#afterFirst(query, () => {
          const { queryKey } = query;
          return super.invalidateQueries({ ...filters, queryKey, exact: true, predicate: undefined }, options);
        }),
      );
    await Promise.all([super.invalidateQueries(filters, options), ...firstFetches]);
  }

  #afterFirst(query: Query, fetchAgain: () => Promise<void>): Promise<void> {
    const awaited =
      this.#awaited.get(query) ??
      (query.promise ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          this.#awaited.delete(query);
          return fetchAgain();
        });
    this.#awaited.set(query, awaited);
    return awaited;
  }
}
