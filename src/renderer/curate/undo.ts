import { notifications } from "@mantine/notifications";
import { useShortcuts } from "../elements/shortcuts/use-shortcuts.ts";
import { type Command, useCommands } from "../shell/commands.ts";

/** Something that the researcher does to the project, with the way back and forth. */
export interface UndoableStep {
  readonly label: string;
  readonly undo: () => Promise<unknown>;
  readonly redo: () => Promise<unknown>;
}

const longestHistory = 200;
const done: UndoableStep[] = [];
const undone: UndoableStep[] = [];
/** Steps that are being done, and those that are being undone or done again: a key that is pressed meanwhile waits for them. */
let doing: Promise<unknown> = Promise.resolve();
let moving: Promise<unknown> = Promise.resolve();

/**
 * Does a step and remembers it from its beginning on.
 *
 * @throws what the step throws; it is forgotten then
 */
export async function doStep(step: UndoableStep): Promise<void> {
  recordStep(step);
  const begun = moving.then(step.redo);
  doing = Promise.allSettled([doing, begun]);
  try {
    await begun;
  } catch (error) {
    for (const steps of [done, undone]) take(step, steps);
    throw error;
  }
}

/** Remembers a step that is done; what had been undone before it can no longer be redone. */
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
  to.push(step);
  const moved = Promise.allSettled([doing, moving]).then(step[direction]);
  moving = moved.catch(() => undefined);
  try {
    await moved;
  } catch {
    // What went wrong has been shown; the step stays where it was.
    take(step, to);
    from.push(step);
    return;
  }
  const title = direction === "undo" ? "Undone" : "Done again";
  notifications.show({ id: title, title, message: step.label, color: "gray", autoClose: 2500 });
}

function take(step: UndoableStep, steps: UndoableStep[]): void {
  const place = steps.indexOf(step);
  if (place >= 0) steps.splice(place, 1);
}

/** Another project has another history. */
export function forgetSteps(): void {
  done.length = 0;
  undone.length = 0;
}

const commands: readonly Command[] = [
  {
    label: "Undo",
    description: "the last decision about targets, or archiving them",
    keys: "Ctrl Z",
    run: () => void undo(),
  },
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
