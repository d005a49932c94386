import { useEffectEvent, useLayoutEffect, useState } from "react";

/**
 * Takes files that are dropped anywhere on the window, for as long as the calling component is on screen.
 *
 * @returns whether files hover over the window
 */
export function useFileDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [hovering, setHovering] = useState(false);
  const take = useEffectEvent(onDrop);
  // Before the first frame: who sees the page can drop on it.
  useLayoutEffect(() => {
    // Where the pointer comes over another element, the browser asks that one first, and takes silence for a refusal.
    const accept = (event: DragEvent) => {
      event.preventDefault();
      setHovering(true);
    };
    const listeners: Partial<Record<keyof WindowEventMap, (event: DragEvent) => void>> = {
      dragenter: accept,
      dragover: accept,
      // Elements that are crossed are left for others; the window is left for nothing.
      dragleave: ({ relatedTarget }) => {
        if (relatedTarget === null) setHovering(false);
      },
      drop: (event) => {
        event.preventDefault();
        setHovering(false);
        take(event.dataTransfer!);
      },
    };
    const stop = new AbortController();
    for (const [type, listener] of Object.entries(listeners))
      window.addEventListener(
        type,
        (event) => {
          const drag = event as DragEvent;
          if (drag.dataTransfer?.types.includes("Files")) listener(drag);
        },
        { signal: stop.signal },
      );
    return () => stop.abort();
  }, []);
  return hovering;
}
