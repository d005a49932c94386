import type { ComponentType } from "react";
import type { TrialType } from "#shared/study/trial-types/trial-type.ts";

/** An event of a person: all that timing needs of it. */
export interface Answering {
  readonly timeStamp: number;
}

export interface TrialViewProps<V, R> {
  readonly view: V;
  /** Whether the screen shows and waits for an answer. While it does not, keys and buttons do nothing. */
  readonly active: boolean;
  /** What was answered, marked on the screen; null while nothing was. */
  readonly given: R | null;
  readonly onRespond: (response: R, event: Answering) => void;
}

/** How one trial type looks: the same component in participant mode, in the preview and in a replay. */
export interface TrialView<V = unknown, R = unknown> {
  readonly type: TrialType<unknown, V, unknown, R>;
  readonly Component: ComponentType<TrialViewProps<V, R>>;
}

/** A trial type with its view, for the list that knows nothing of either's types. */
export function trialView<P, V, K, R>(
  type: TrialType<P, V, K, R>,
  Component: ComponentType<TrialViewProps<V, R>>,
): TrialView {
  return { type, Component } as unknown as TrialView;
}
