import { getHotkeyHandler, type HotkeyItem, useWindowEvent } from "@mantine/hooks";

interface EditorKeys {
  /** Null where there is nothing to undo, and the key is the workbench's. */
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly save: () => void;
}

/**
 * The editor's own keys, in text fields too: what is typed there belongs to the document's history. Taken on the way
 * down, before the workbench's undo sees them.
 */
export function useEditorKeys({ undo, redo, save }: EditorKeys): void {
  const actions = getHotkeyHandler([
    ...(undo ? [["mod+Z", undo] satisfies HotkeyItem] : []),
    ...(redo ? [["mod+shift+Z", redo] satisfies HotkeyItem, ["mod+Y", redo] satisfies HotkeyItem] : []),
    ["mod+S", save],
  ]);
  useWindowEvent(
    "keydown",
    (event) => {
      actions(event);
      if (event.defaultPrevented) event.stopPropagation();
    },
    { capture: true },
  );
}
