import { createORPCClient } from "@orpc/client";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { afterEach, expect, test, vi } from "vitest";
import type { Client } from "#shared/contract/contract.ts";
import type { Job } from "#shared/contract/jobs.ts";
import type { SystemEvent } from "#shared/contract/system.ts";

/** A host whose event stream the tests hold in their hands: one entry for each time the window connects. */
const streams: { push: (event: SystemEvent) => void; end: () => void }[] = [];
const fetched: string[] = [];

function stream(signal: AbortSignal | undefined): AsyncGenerator<SystemEvent> {
  const events: SystemEvent[] = [];
  let ended = false;
  let wake = () => {};
  const end = () => {
    ended = true;
    wake();
  };
  signal?.addEventListener("abort", end);
  const push = (event: SystemEvent) => {
    events.push(event);
    wake();
  };
  streams.push({ push, end });
  return (async function* () {
    while (!ended || events.length > 0) {
      if (events.length > 0) yield events.shift()!;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  })();
}

vi.mock("./client.ts", () => {
  const client: Client = createORPCClient({
    async call(path, _input, { signal }) {
      fetched.push(path.join("."));
      return path.join(".") === "system.events" ? stream(signal) : [];
    },
  });
  return { client, orpc: createTanstackQueryUtils(client) };
});
const { orpc } = await import("./client.ts");
const { followEvents } = await import("./follow-events.ts");
const { queryClient } = await import("./query-client.ts");

const job = (id: string, status: Job["status"], done: number): Job => ({
  id,
  kind: "import-dataset",
  title: id,
  status,
  progress: { done, total: 10, unit: "images", message: "" },
  secondsLeft: null,
  createdAt: "2026-01-01T00:00:00Z",
  startedAt: null,
  finishedAt: status === "done" ? "2026-01-01T00:00:01Z" : null,
  error: null,
  result: null,
});
const listed = () => queryClient.getQueryData(orpc.jobs.list.queryKey()) ?? [];
const window = new AbortController();
const ended = vi.fn();
const following = followEvents(ended, window.signal);

afterEach(() => {
  fetched.length = 0;
});

test("progress comes to the list as it was last told, and an end is announced once", async () => {
  await expect.poll(() => streams).toHaveLength(1);
  for (let done = 0; done <= 10; done++) streams[0]!.push({ type: "job", job: job("a", "running", done) });
  streams[0]!.push({ type: "job", job: job("a", "done", 10) });
  await expect.poll(() => listed()).toEqual([job("a", "done", 10)]);
  expect(ended).toHaveBeenCalledExactlyOnceWith(job("a", "done", 10));
});

test("a changed area is fetched again, and no other", async () => {
  const { QueryObserver } = await import("@tanstack/react-query");
  const stop = [orpc.library.datasets.queryOptions(), orpc.compose.studies.queryOptions()].map((options) =>
    new QueryObserver(queryClient, options as never).subscribe(() => undefined),
  );
  await expect.poll(() => fetched).toEqual(["library.datasets", "compose.studies"]);
  streams[0]!.push({ type: "changed", areas: ["library"] });
  await expect.poll(() => fetched).toEqual(["library.datasets", "compose.studies", "library.datasets"]);
  for (const end of stop) end();
});

test("a lost stream is followed again, until the window closes", async () => {
  streams[0]!.end();
  await expect.poll(() => streams).toHaveLength(2);
  streams[1]!.push({ type: "job", job: job("b", "running", 1) });
  await expect.poll(() => listed().map(({ id }) => id)).toContain("b");
  window.abort();
  await following;
});
