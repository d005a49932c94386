import type { Figure } from "#shared/figures/figure.ts";
import type { Terminal } from "../terminal.ts";
import type { Services } from "../with-host.ts";

/** One number of a paper beside ours. What we do worse at stays. */
export interface ReplicationRow {
  readonly id: string;
  readonly what: string;
  /** Null where the paper gives no number. */
  readonly paper: number | null;
  readonly ours: number | null;
  /** 95% interval of ours; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string | null;
  /** What qualifies the comparison. */
  readonly note: string | null;
}

/** A part of the page: what it is about, its rows and its figures. */
export interface ReplicationPart {
  readonly title: string;
  readonly text: string;
  readonly rows: readonly ReplicationRow[];
  readonly figures: readonly Figure[];
}

export interface Replicated {
  readonly parts: readonly ReplicationPart[];
  /** What differs from the paper, and why, in sentences. */
  readonly differences: readonly string[];
}

export interface ReplicationOptions {
  /** Where its project is, or is to be: what is there is not made again. */
  readonly path: string;
  /** Less of everything that only makes the numbers more certain. */
  readonly quick: boolean;
  readonly seed: number;
}

/** A paper whose tables and figures one command makes again. */
export interface Replication {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  run(services: Services, terminal: Terminal, options: ReplicationOptions): Promise<Replicated>;
}
