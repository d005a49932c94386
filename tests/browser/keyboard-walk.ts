import { expect, type Page, test } from "@playwright/test";

/** More stops than any page has: a walk that takes as many does not end. */
const mostStops = 600;

const schemes = ["light", "dark"] as const;
const sizes = [
  { width: 1024, height: 700 },
  { width: 1920, height: 1200 },
];

/** Looks at what is open in both schemes and at both sizes. */
export async function inEveryLook(page: Page, look: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of schemes)
    for (const size of sizes)
      await test.step(`${colorScheme}, ${size.width} × ${size.height}`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize(size);
        await look();
      });
  if (before) await page.setViewportSize(before);
}

/**
 * Walks a page or dialog with the tab key until it comes round. Every stop has to be in sight, whole, with nothing over it
 * and with a focus that can be seen; and whatever else can be clicked has to be one of the stops, or within one of them
 * that has keys of its own (a list, a group of radio buttons, a row of tabs).
 */
export async function expectWalkable(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(startWalk);
  const faults: string[] = [];
  for (let stop = 0; ; stop++) {
    expect(stop, `${name}: the walk comes round`).toBeLessThan(mostStops);
    await page.keyboard.press("Tab");
    const { round, found } = await page.evaluate(nextStop);
    faults.push(...found);
    if (round) break;
  }
  faults.push(...(await page.evaluate(notReached)));
  expect(faults, name).toEqual([]);
}

interface Walk {
  readonly visited: Set<Element>;
  /** How often the focus was nowhere: at the end of the page, before its beginning. */
  ends: number;
  last: { readonly element: Element; readonly looks: string } | null;
}

declare global {
  interface Window {
    keyboardWalk: Walk;
  }
}

/** Begins where the focus is in an open dialog, and nowhere in a page. */
function startWalk(): void {
  window.keyboardWalk = { visited: new Set(), ends: 0, last: null };
  const inDialog = document.activeElement?.closest("[role=dialog]");
  if (!inDialog && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** What is wrong with where the focus is now, and with how the stop before looks without it. */
function nextStop(): { round: boolean; found: string[] } {
  const walk = window.keyboardWalk;
  // At the end of a page the focus goes to the browser itself, for a stop or two.
  const mostEnds = 3;
  const found: string[] = [];
  // How it looks once it stands still.
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
  const nameOf = (element: Element) => {
    const name = element.getAttribute("aria-label") ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    return `<${element.tagName.toLowerCase()}> “${(name ?? element.textContent ?? "").trim().slice(0, 60)}”`;
  };
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
  const left = walk.last?.element !== document.activeElement && walk.last?.element.isConnected;
  if (walk.last && left && looksOf(walk.last.element) === walk.last.looks)
    found.push(`${nameOf(walk.last.element)} looks the same with the focus`);
  const element = document.activeElement;
  if (!element || element === document.body) {
    walk.last = null;
    return { round: ++walk.ends > mostEnds, found };
  }
  if (walk.visited.has(element)) return { round: true, found };
  walk.visited.add(element);
  walk.last = { element, looks: looksOf(element) };

  // Inputs that are drawn by their label are as large as it is.
  const label = (element as HTMLInputElement).labels?.[0];
  const isDrawn = getComputedStyle(element).opacity !== "0" && element.getBoundingClientRect().width > 1;
  const shown = isDrawn || !label ? element : label;
  const box = shown.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) found.push(`${nameOf(element)} has no size`);
  if (box.left < -1 || box.right > innerWidth + 1)
    found.push(`${nameOf(element)} is cut off at the side: ${box.left} to ${box.right}`);
  // Of a text of many lines, the line with the caret is scrolled to.
  const fits = box.height <= innerHeight && element.tagName !== "TEXTAREA";
  if (fits ? box.top < -1 || box.bottom > innerHeight + 1 : box.bottom < 0 || box.top > innerHeight)
    found.push(`${nameOf(element)} is out of sight`);
  const top = document.elementFromPoint(
    Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
    Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height, innerHeight) / 2)),
  );
  const isOver = top && !shown.contains(top) && !top.contains(shown) && !label?.contains(top);
  if (isOver) found.push(`${nameOf(element)} is covered by ${nameOf(top)}`);
  return { round: false, found };
}

/** What can be clicked and is no stop of the walk. */
function notReached(): string[] {
  const { visited } = window.keyboardWalk;
  const dialog = document.activeElement?.closest("[role=dialog]") ?? document.querySelector("[aria-modal=true]");
  const clickable =
    "a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab], [role=slider], [tabindex='0']";
  /** Widgets that are one stop, with arrow keys inside. */
  const composite =
    "[role=listbox], [role=tablist], [role=radiogroup], [role=menu], [role=grid], .mantine-Spotlight-content";
  return [...(dialog ?? document).querySelectorAll(clickable)]
    .filter((element) => {
      if (visited.has(element) || element.matches(":disabled, [aria-disabled=true], [data-disabled]")) return false;
      if (element.closest("[aria-hidden=true], [inert], [hidden], [data-focus-guard]")) return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.matches("input[type=hidden], input[type=file]")) return false;
      const around = element.parentElement?.closest(composite);
      if (around && (visited.has(around) || [...visited].some((stop) => around.contains(stop)))) return false;
      if (element.matches("input[type=radio]"))
        return ![...visited].some(
          (stop) => stop.matches("input[type=radio]") && stop.getAttribute("name") === element.getAttribute("name"),
        );
      return true;
    })
    .map(
      (element) =>
        `<${element.tagName.toLowerCase()}> “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60)}” is not reached by the tab key`,
    );
}
