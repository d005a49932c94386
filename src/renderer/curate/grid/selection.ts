/** Which targets are selected, and from where a range reaches. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Id from which Shift extends. */
  readonly anchor: string | null;
}

export const emptySelection: Selection = { ids: new Set(), anchor: null };

/**
 * What a click or an arrow key selects, as file managers do: alone; with Shift, everything from the anchor; with Ctrl,
 * this one added or taken away. `shown` are the ids on screen, in order.
 */
export function pick(
  selection: Selection,
  shown: readonly string[],
  index: number,
  { add, range }: { readonly add: boolean; readonly range: boolean },
): Selection {
  const id = shown[index];
  if (id === undefined) return selection;
  const anchored = selection.anchor === null ? -1 : shown.indexOf(selection.anchor);
  if (range && anchored >= 0) {
    const reach = shown.slice(Math.min(anchored, index), Math.max(anchored, index) + 1);
    return { ids: new Set(add ? [...selection.ids, ...reach] : reach), anchor: selection.anchor };
  }
  if (!add) return { ids: new Set([id]), anchor: id };
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}
