import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { FreshQueryClient } from "./fresh-query-client.ts";

/** A query whose fetches are answered by hand, watched as a page watches it. */
function watchedQuery(client: FreshQueryClient) {
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["jobs", "partial"],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  observer.subscribe(() => undefined);
  return { answers, observer };
}

test("what changes while a query is fetched for the first time is fetched once that is in", async () => {
  const client = new FreshQueryClient();
  const { answers, observer } = watchedQuery(client);
  await expect.poll(() => answers.length).toBe(1);

  const told = client.invalidateQueries({ queryKey: ["jobs"] });
  answers[0]!("before the change");
  await expect.poll(() => answers.length).toBe(2);
  answers[1]!("after it");
  await told;
  expect(observer.getCurrentResult().data).toBe("after it");
});

test("a query that has been answered is fetched once for each change", async () => {
  const client = new FreshQueryClient();
  const { answers, observer } = watchedQuery(client);
  await expect.poll(() => answers.length).toBe(1);
  answers[0]!("first");
  await expect.poll(() => observer.getCurrentResult().data).toBe("first");

  const told = client.invalidateQueries({ queryKey: ["jobs"] });
  await expect.poll(() => answers.length).toBe(2);
  answers[1]!("second");
  await told;
  expect(observer.getCurrentResult().data).toBe("second");
  expect(answers).toHaveLength(2);
});

test("a query that is told of twice during its first fetch is fetched once more, not twice", async () => {
  const client = new FreshQueryClient();
  const first = Promise.withResolvers<void>();
  let fetches = 0;
  new QueryObserver(client, {
    queryKey: ["jobs"],
    queryFn: async () => {
      fetches += 1;
      if (fetches === 1) await first.promise;
      return fetches;
    },
  }).subscribe(() => undefined);
  const told = [client.invalidateQueries({ queryKey: ["jobs"] }), client.invalidateQueries()];
  first.resolve();
  await Promise.all(told);
  expect(fetches).toBe(2);
});
