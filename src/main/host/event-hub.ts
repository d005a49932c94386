import { EventPublisher } from "@orpc/server";
import type { Job } from "#shared/contract/jobs.ts";
import type { Area, SystemEvent } from "#shared/contract/system.ts";

/** Changes within this many ms are told together: a simulation stores thousands of responses a second. */
const gatherMs = 250;

/** What the windows are told: progress of jobs, and which areas' data has changed. */
export class EventHub {
  readonly #publisher = new EventPublisher<{ event: SystemEvent }>({ maxBufferedEvents: 1000 });
  readonly #changed = new Set<Area>();
  readonly #partial = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  job(job: Job): void {
    this.#publisher.publish("event", { type: "job", job });
  }

  /** Says that a running job has more to show; what comes within a moment is told together. */
  partial(jobId: string): void {
    this.#partial.add(jobId);
    this.#gather();
  }

  changed(...areas: Area[]): void {
    for (const area of areas) this.#changed.add(area);
    this.#gather();
  }

  #gather(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const areas = [...this.#changed];
      const jobs = [...this.#partial];
      this.#changed.clear();
      this.#partial.clear();
      if (areas.length > 0) this.#publisher.publish("event", { type: "changed", areas });
      for (const jobId of jobs) this.#publisher.publish("event", { type: "partial", jobId });
    }, gatherMs);
  }

  /** Every event from now on, until the signal is aborted. */
  subscribe(signal: AbortSignal | undefined): AsyncGenerator<SystemEvent> {
    return this.#publisher.subscribe("event", { signal });
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }
}
