import type { DragEvent } from "react";

/**
 * What is being dragged. While it is over a place the browser does not tell what a drag carries, and whether a place takes
 * an image depends on it.
 */
let dragged: number | null = null;

/** An image starts to be dragged, by its position in the kernel. */
export function startDrag(event: DragEvent, position: number): void {
  dragged = position;
  event.dataTransfer.setData("text/plain", String(position));
  event.dataTransfer.effectAllowed = "move";
}

/** The position of the image that is dragged; null where something else is. */
export const draggedPosition = (event: DragEvent): number | null =>
  event.dataTransfer.types.includes("text/plain") ? dragged : null;
