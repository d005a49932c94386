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

/** A row in which all that is not given is unknown. */
export const row = (id: string, what: string, known: Partial<Omit<ReplicationRow, "id" | "what">>): ReplicationRow => ({
  ...{ id, what, paper: null, ours: null, low: null, high: null, unit: null, note: null },
  ...known,
});

/** A part of the page: what it is about, its rows and its figures. */
export interface ReplicationPart {
  readonly title: string;
  readonly text: string;
  readonly rows: readonly ReplicationRow[];
  readonly figures: readonly Figure[];
  /** What is drawn by a method itself, such as heat maps. */
  readonly pictures?: readonly ReplicationPicture[];
}

export interface ReplicationPicture {
  readonly label: string;
  /** What a reader who cannot see it should know of it. */
  readonly description: string;
  readonly png: Uint8Array;
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
  /** Folders of published data, by what `replicate` calls them; what is not there is replicated on data that are made here. */
  readonly data: Readonly<Partial<Record<PublishedData, string>>>;
}

/** Data that a replication can be given, each by the option of this name. */
export type PublishedData = "cub" | "ade";

/** A paper whose tables and figures one command makes again. */
export interface Replication {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** What of it can be given. */
  readonly takes: readonly PublishedData[];
  run(services: Services, terminal: Terminal, options: ReplicationOptions): Promise<Replicated>;
}
