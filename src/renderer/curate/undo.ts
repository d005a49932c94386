import { notifications } from "@mantine/notifications";
import { useShortcuts } from "../elements/shortcuts/use-shortcuts.ts";
import { type Command, useCommands } from "../shell/commands.ts";

/** Something the researcher did to the project, with the way back and forth. */
export interface UndoableStep {
  readonly label: string;
  readonly undo: () => Promise<unknown>;
  readonly redo: () => Promise<unknown>;
}

const longestHistory = 200;
const done: UndoableStep[] = [];
const undone: UndoableStep[] = [];

/** Remembers a step that was just done; what had been undone before it can no longer be redone. */
export function recordStep(step: UndoableStep): void {
  done.push(step);
  if (done.length > longestHistory) done.shift();
  undone.length = 0;
}

export const undo = (): Promise<void> => move(done, undone, "undo");
export const redo = (): Promise<void> => move(undone, done, "redo");

async function move(from: UndoableStep[], to: UndoableStep[], direction: "undo" | "redo"): Promise<void> {
  const step = from.pop();
  if (!step) return;
  try {
    await step[direction]();
  } catch {
    // What went wrong has been shown; the step stays where it was.
    from.push(step);
    return;
  }
  to.push(step);
  const title = direction === "undo" ? "Undone" : "Done again";
  notifications.show({ id: title, title, message: step.label, color: "gray", autoClose: 2500 });
}

/** Another project has another history. */
export function forgetSteps(): void {
  done.length = 0;
  undone.length = 0;
}

const commands: readonly Command[] = [
  { label: "Undo", description: "the last decision about targets", keys: "Ctrl Z", run: () => void undo() },
  { label: "Redo", description: "what was undone", keys: "Ctrl Shift Z", run: () => void redo() },
];

/** Ctrl/⌘ Z and Ctrl/⌘ Shift Z, anywhere in the calling area but in text fields, which have their own. */
export function useUndo(): void {
  useCommands(commands);
  useShortcuts([
    ["mod+Z", () => void undo()],
    ["mod+shift+Z", () => void redo()],
    ["mod+Y", () => void redo()],
  ]);
}
