import { EventPublisher } from "@orpc/server";
import type { Job } from "#shared/contract/jobs.ts";
import type { Area, SystemEvent } from "#shared/contract/system.ts";

/** Changes within this many ms are told together: a simulation stores thousands of responses a second. */
const gatherMs = 250;

/** What the windows are told: progress of jobs, and which areas' data has changed. */
export class EventHub {
  readonly #publisher = new EventPublisher<{ event: SystemEvent }>({ maxBufferedEvents: 1000 });
  readonly #changed = new Set<Area>();
  #timer: NodeJS.Timeout | null = null;

  job(job: Job): void {
    this.#publisher.publish("event", { type: "job", job });
  }

  changed(...areas: Area[]): void {
    for (const area of areas) this.#changed.add(area);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const gathered = [...this.#changed];
      this.#changed.clear();
      this.#publisher.publish("event", { type: "changed", areas: gathered });
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
