import { getHotkeyHandler, type HotkeyItem, useWindowEvent } from "@mantine/hooks";
import { isOwnKey } from "./own-keys.ts";

/**
 * Keys that do something on the page for as long as the calling component is on screen, whatever control was used last.
 * The focused control keeps the keys that it answers itself, and an open dialog keeps them all.
 */
export function useShortcuts(shortcuts: HotkeyItem[]): void {
  const act = getHotkeyHandler(shortcuts);
  useWindowEvent(
    "keydown",
    (event) => {
      if (isOwnKey(event.target, event) || document.querySelector("[role=dialog][aria-modal=true]")) return;
      act(event);
    },
    // On the way down, while what the key will shut is still open.
    { capture: true },
  );
}
