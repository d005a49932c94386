import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";

/** Something the researcher did, with the way back and forth. */
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
    // The failed mutation has shown what went wrong; the step stays where it was.
    from.push(step);
    return;
  }
  to.push(step);
  const title = direction === "undo" ? "Undone" : "Done again";
  notifications.show({ id: "undo", title, message: step.label, color: "gray", autoClose: 2500 });
}

/** Another project has another history. */
export function forgetSteps(): void {
  done.length = 0;
  undone.length = 0;
}

/** Ctrl/⌘ Z and Ctrl/⌘ Shift Z anywhere but in text fields, which have their own. */
export function useUndoKeys(): void {
  useHotkeys([
    ["mod+Z", () => void undo()],
    ["mod+shift+Z", () => void redo()],
    ["mod+Y", () => void redo()],
  ]);
}
