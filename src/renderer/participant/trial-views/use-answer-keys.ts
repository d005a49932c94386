import { useWindowEvent } from "@mantine/hooks";
import { answerKey } from "./answer-key.ts";
import type { Answering } from "./trial-view.ts";

/** What each key does, by its `KeyboardEvent.key`, letters in lower case. */
export type AnswerKeys = Readonly<Record<string, (event: Answering) => void>>;

/**
 * Calls the action of a pressed key (see `answerKey`). A key that is held down counts
 * once, and only for the screen on which it was pressed; keys with Ctrl, Alt or Meta belong to the system, and those
 * inside an element with `data-own-keys` to that element.
 */
export function useAnswerKeys(active: boolean, keys: AnswerKeys): void {
  useWindowEvent("keydown", (event) => {
    if (!active || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest("[data-own-keys]")) return;
    const name = answerKey(event);
    const action = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!action) return;
    // A focused button must not answer a second time when the key comes up.
    event.preventDefault();
    if (!event.repeat) action(event);
  });
}
