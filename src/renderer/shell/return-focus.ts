/** What opens over a page, and takes the focus while it is open. */
const layers = "[role=dialog], [role=menu]";

/**
 * Gives the focus back to what had it before a dialog, a panel or a menu, once that is gone. Mantine remembers what had it
 * only after the dialog is drawn, which is too late where an address opened it: the dialog has the focus by then.
 *
 * @returns stops it
 */
export function returnFocus(document: Document): () => void {
  let outside: HTMLElement | null = null;
  const stopped = new AbortController();
  const { signal } = stopped;
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (target instanceof HTMLElement && !target.closest(layers)) outside = target;
    },
    { signal },
  );
  document.addEventListener(
    "focusout",
    ({ target, relatedTarget }) => {
      const layer = target instanceof Element ? target.closest(layers) : null;
      if (layer === null || relatedTarget !== null) return;
      // React is in the midst of taking it away.
      queueMicrotask(() => {
        if (!layer.isConnected && document.activeElement === document.body) outside?.focus({ preventScroll: true });
      });
    },
    { signal },
  );
  return () => stopped.abort();
}
