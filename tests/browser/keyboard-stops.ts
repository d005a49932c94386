/** What a walk has found so far. It lives in the page, and looks at each stop when the key that led there is let go. */
export interface Walk {
  /** The dialog or menu that is walked, or null for the whole page. */
  readonly within: Element | null;
  readonly visited: Set<Element>;
  readonly faults: string[];
  last: { readonly element: Element; readonly looks: string } | null;
  /** Whether it is at the page's end, or back where it began. */
  over: boolean;
}

declare global {
  interface Window {
    keyboardWalk: Walk;
  }
}

/**
 * Begins a walk where the focus is in an open dialog or menu, and before the first stop of a page. It runs in the page, and
 * so refers to nothing outside itself.
 *
 * @returns the key that leads from stop to stop
 */
export async function startWalk(look: typeof lookAtStop): Promise<"Tab" | "ArrowDown"> {
  // A change of the window's size has been answered by what watches it.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const within = document.activeElement?.closest("[role=dialog], [role=menu]") ?? null;
  if (!within) {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  }
  const isFirst = window.keyboardWalk === undefined;
  window.keyboardWalk = { within, visited: new Set(), faults: [], last: null, over: false };
  if (isFirst)
    addEventListener("keyup", ({ key }) => (key === "Tab" || key === "ArrowDown") && look(window.keyboardWalk), {
      capture: true,
    });
  return within?.matches("[role=menu]") ? "ArrowDown" : "Tab";
}

/**
 * Notes what is wrong with where the focus is now, and with how the stop before looks without it. A stop has to be in
 * sight, whole, with nothing over it, with a focus that can be seen, and in the dialog that is open.
 */
export function lookAtStop(walk: Walk): void {
  if (walk.over) return;
  // How it looks once it stands still.
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  const nameOf = (element: Element) => {
    const name = element.getAttribute("aria-label") ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    return `<${element.tagName.toLowerCase()}> “${(name ?? element.textContent ?? "").trim().slice(0, 60)}”`;
  };
  const fault = (element: Element, what: string) => walk.faults.push(`${nameOf(element)} ${what}`);
  /** The element and what stands for it: its label, its frame, what follows a hidden input. */
  const looksOf = (element: Element) =>
    [
      element,
      element.parentElement,
      element.parentElement?.parentElement,
      element.nextElementSibling,
      document.getElementById(element.getAttribute("aria-activedescendant") ?? ""),
      ...((element as HTMLInputElement).labels ?? []),
    ]
      .filter((part) => part instanceof HTMLElement || part instanceof SVGElement)
      .map((part) => {
        const style = getComputedStyle(part);
        const outline = style.outlineStyle === "none" ? "none" : style.outline;
        return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join(" ");
      })
      .join("|");
  const element = document.activeElement;
  const { last } = walk;
  if (last && last.element !== element && last.element.isConnected && looksOf(last.element) === last.looks)
    fault(last.element, "looks the same with the focus");
  // From the end of a page the focus goes to the browser itself.
  walk.over = !element || element === document.body || walk.visited.has(element);
  if (walk.over || !element) return;
  walk.visited.add(element);
  walk.last = { element, looks: looksOf(element) };

  if (walk.within && !walk.within.contains(element)) fault(element, "is outside of what is open");
  // Inputs that are drawn by their label are as large as it is.
  const label = (element as HTMLInputElement).labels?.[0];
  const isDrawn = getComputedStyle(element).opacity !== "0" && element.getBoundingClientRect().width > 1;
  const shown = isDrawn || !label ? element : label;
  const box = shown.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) fault(element, "has no size");
  if (box.left < -1 || box.right > innerWidth + 1)
    fault(element, `is cut off at the side: ${box.left} to ${box.right}`);
  // Of a text of many lines, the line with the caret is scrolled to.
  const fits = box.height <= innerHeight && element.tagName !== "TEXTAREA";
  if (fits ? box.top < -1 || box.bottom > innerHeight + 1 : box.bottom < 0 || box.top > innerHeight)
    fault(element, "is out of sight");
  const top = document.elementFromPoint(
    Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
    Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, innerHeight) / 2)),
  );
  const isOver = top && !shown.contains(top) && !top.contains(shown) && !label?.contains(top);
  if (isOver) fault(element, `is covered by ${nameOf(top)}`);
}

/**
 * What a walk has found, with what can be clicked and was no stop of it, nor within one that has keys of its own (a list,
 * a group of radio buttons, a row of tabs).
 */
export function endWalk(): string[] {
  const { visited, within, faults } = window.keyboardWalk;
  const clickable =
    "a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab], [role=slider], [role=menuitem], [tabindex='0']";
  /** Widgets that are one stop, with arrow keys inside. */
  const composite = "[role=listbox], [role=tablist], [role=radiogroup], [role=grid], .mantine-Spotlight-content";
  const notReached = [...(within ?? document).querySelectorAll(clickable)].filter((element) => {
    if (visited.has(element) || element.matches(":disabled, [aria-disabled=true], [data-disabled]")) return false;
    if (element.closest("[aria-hidden=true], [inert], [hidden], [data-focus-guard]")) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.matches("input[type=hidden], input[type=file]")) return false;
    const around = element.parentElement?.closest(composite);
    if (around && [...visited].some((stop) => around.contains(stop))) return false;
    if (element.matches("input[type=radio]"))
      return ![...visited].some(
        (stop) => stop.matches("input[type=radio]") && stop.getAttribute("name") === element.getAttribute("name"),
      );
    return true;
  });
  return [
    ...faults,
    ...notReached.map(
      (element) =>
        `<${element.tagName.toLowerCase()}> “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60)}” is not reached by the keyboard`,
    ),
  ];
}
