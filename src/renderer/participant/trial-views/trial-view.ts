import type { ComponentType } from "react";
import type * as z from "zod";
import type { TrialType, TrialTypeDeclaration } from "#shared/study/trial-types/trial-type.ts";

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

/** What the view of a trial type is given. */
export type ViewProps<Type extends Answered<z.ZodObject, z.ZodObject>> = TrialViewProps<
  z.infer<Type["view"]>,
  z.infer<Type["response"]>
>;

type Answered<V extends z.ZodObject, R extends z.ZodObject> = Pick<
  TrialType<TrialTypeDeclaration<string, "step" | "block", z.ZodObject, V, z.ZodObject, R>>,
  "name" | "view" | "response"
>;

/** How one trial type looks: the same component in participant mode, in the preview and in a replay. */
export interface TrialView<V extends z.ZodObject = z.ZodObject, R extends z.ZodObject = z.ZodObject> {
  readonly type: Answered<V, R>;
  readonly Component: ComponentType<TrialViewProps<z.infer<V>, z.infer<R>>>;
}

/** A trial type with its view, for the list that knows nothing of either's types. */
export function trialView<V extends z.ZodObject, R extends z.ZodObject>(
  type: Answered<V, R>,
  Component: TrialView<V, R>["Component"],
): TrialView {
  return { type, Component } as unknown as TrialView;
}
