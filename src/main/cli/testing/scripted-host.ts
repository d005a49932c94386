import { createRouterClient, EventPublisher, implement } from "@orpc/server";
import type { Host } from "#host/host.ts";
import { type Client, contract } from "#shared/contract/contract.ts";
import type { Job, JobStatus } from "#shared/contract/jobs.ts";
import type { SystemEvent, SystemStatus } from "#shared/contract/system.ts";

export interface ScriptedHost extends Host {
  /** Tells everybody how a job stands; the last word is also what `jobs.get` answers. */
  tell(status: JobStatus, more?: Partial<Job>): Job;
  readonly job: () => Job;
  readonly opened: string[];
  readonly cancelled: string[];
  readonly closed: () => boolean;
}

const blank: Job = {
  id: "job-1",
  kind: "train",
  title: "Training",
  status: "queued",
  progress: { done: 0, total: 0, unit: "steps", message: "" },
  secondsLeft: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  error: null,
  result: null,
};

const status: SystemStatus = {
  version: "0.0.0-test",
  node: "24",
  transport: "loopback",
  transportReason: "",
  runtime: null,
  engine: "starting",
  engineFailure: null,
  station: null,
  participantMode: false,
  participantSession: null,
};

/** A host of the same contract with one job that stands as a test says, for what a real one cannot be made to do on cue. */
export function scriptedHost(onCancel: (host: ScriptedHost) => void = (host) => host.tell("cancelled")): ScriptedHost {
  const publisher = new EventPublisher<{ event: SystemEvent }>();
  const os = implement(contract);
  let job = blank;
  let closed = false;
  const opened: string[] = [];
  const cancelled: string[] = [];
  const router = {
    system: {
      status: os.system.status.handler(() => status),
      events: os.system.events.handler(({ signal }) => publisher.subscribe("event", { signal })),
    },
    projects: {
      open: os.projects.open.handler(({ input, errors }) => {
        if (input.path === "/locked")
          throw errors.PROJECT_LOCKED({ message: "Another program has it", data: { remedy: "Close the other." } });
        opened.push(input.path);
        const none = { datasets: 0, classifiers: 0, targets: 0, artefacts: 0, studies: 0, sessions: 0, responses: 0 };
        return {
          id: "p",
          name: "Digits",
          path: input.path,
          createdAt: blank.createdAt,
          readOnly: false,
          notices: [],
          counts: none,
        };
      }),
    },
    jobs: {
      get: os.jobs.get.handler(() => job),
      list: os.jobs.list.handler(() => [job]),
      runAgain: os.jobs.runAgain.handler(() => job),
      cancel: os.jobs.cancel.handler(({ input }) => {
        cancelled.push(input.jobId);
        onCancel(host);
        return job;
      }),
    },
  };
  const client = createRouterClient(router, { context: {} }) as unknown as Client;
  const host: ScriptedHost = {
    router: router as unknown as Host["router"],
    client,
    trusted: client,
    launches: { held: null, launched: () => {} },
    binary: async () => null,
    uploads: { receive: async () => ({ folder: "/imported" }), discard: async () => {} },
    close: async () => {
      closed = true;
    },
    tell(status, more = {}) {
      job = { ...job, ...more, status };
      publisher.publish("event", { type: "job", job });
      return job;
    },
    job: () => job,
    opened,
    cancelled,
    closed: () => closed,
  };
  return host;
}
