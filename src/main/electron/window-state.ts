import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Bounds = z.infer<typeof bounds>;

const windowState = z.object({ bounds, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

/** Where the window stood when it was last closed; null where that is not known. */
export function readWindowState(file: string): WindowState | null {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** A convenience: where it cannot be written, the window opens at its usual place next time. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state));
  } catch {}
}

/** The title bar must be in reach: this much of it, in px, has to lie on a display. */
const grip = 80;

/** Whether a window can still be seen and moved on the displays there are now. */
export function isInReach({ x, y, width }: Bounds, displays: readonly Bounds[]): boolean {
  return displays.some(
    (display) =>
      Math.min(x + width, display.x + display.width) - Math.max(x, display.x) >= Math.min(grip, width) &&
      y >= display.y &&
      y <= display.y + display.height - grip,
  );
}
