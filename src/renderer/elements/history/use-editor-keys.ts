import { getHotkeyHandler, useWindowEvent } from "@mantine/hooks";

interface EditorKeys {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
}

/**
 * The editor's own keys, in text fields too: what is typed there belongs to the document's history. Taken on the way
 * down, before the workbench's undo sees them.
 */
export function useEditorKeys({ undo, redo, save }: EditorKeys): void {
  const actions = getHotkeyHandler([
    ["mod+Z", undo],
    ["mod+shift+Z", redo],
    ["mod+Y", redo],
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
