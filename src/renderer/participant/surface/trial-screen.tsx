import type { Screen } from "#shared/study/screen.ts";
import { findTrialView } from "../trial-views/list.ts";
import type { Answering } from "../trial-views/trial-view.ts";

interface Props {
  readonly screen: Screen;
  readonly active?: boolean;
  /** What was answered; null while nothing was. */
  readonly given?: unknown;
  readonly onRespond?: (response: unknown, event: Answering) => void;
}

const nothing = () => undefined;

/**
 * One screen of a session, drawn by its trial type's view: in participant mode, in the preview and in a replay alike.
 */
export function TrialScreen({ screen, active = false, given = null, onRespond = nothing }: Props) {
  const found = findTrialView(screen.trialType);
  if (!found) throw new Error(`There is no view for the trial type "${screen.trialType}"`);
  const { type, Component } = found;
  const response = given === null ? null : type.response.parse(given);
  return (
    <Component
      key={screen.seq}
      view={type.view.parse(screen.view)}
      active={active}
      given={response}
      onRespond={onRespond}
    />
  );
}
