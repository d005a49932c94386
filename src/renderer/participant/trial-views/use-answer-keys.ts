import { useWindowEvent } from "@mantine/hooks";
import type { Answering } from "./trial-view.ts";

/** What each key does, by its `KeyboardEvent.key`, letters in lower case. */
export type AnswerKeys = Readonly<Record<string, (event: Answering) => void>>;

/**
 * Calls the action of a pressed key (see `answerKey`). A key that is held down counts once, and only for the screen on
 * which it was pressed; keys with Ctrl, Alt or Meta belong to the system, and those inside an element with `data-own-keys`
 * to that element.
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

/**
 * What a pressed key is called: what it writes, a letter in lower case. Where the layout has no Latin letter or digit on it
 * (Greek, Cyrillic, Arabic, digits with Shift as on a French one), what it is by its place on the keyboard.
 */
export function answerKey({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const written = key.length === 1 ? key.toLowerCase() : key;
  if (key.length !== 1 || /^[a-z0-9 ]$/.test(written)) return written;
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  return place ? (place[1]?.toLowerCase() ?? place[2]!) : written;
}
