import type { Page } from "@playwright/test";
import { expect } from "./workbench.ts";

/** What tells one screen from the next: its words and its pictures. */
export const onScreen = (page: Page) =>
  page.evaluate(() => {
    const shown = document.querySelector("main > div > :not([hidden])")?.parentElement ?? document.body;
    return `${shown.textContent} ${[...shown.querySelectorAll("img")].map(({ src }) => src).join()}`;
  });

/** What stands on the screen. */
export const visible = {
  trial: (page: Page) => page.getByRole("heading", { name: "What will the AI answer?" }),
  option: (page: Page) => page.getByRole("group").getByRole("button").first(),
  space: (page: Page) => page.locator("button:visible", { hasText: "Space" }),
  end: (page: Page) => page.getByRole("heading", { name: "You are done" }),
};

/** Presses the key that answers what stands on the screen, and notes the target's image of a trial. */
export async function press(page: Page, attempt: number, targets: string[]): Promise<void> {
  if (await visible.space(page).isVisible())
    await page.keyboard.press("Space"); // a practice trial stays up below its feedback
  else if (await visible.trial(page).isVisible()) {
    const target = await page.getByRole("img", { name: "The image that the AI sees" }).getAttribute("src");
    if (target !== null && targets.at(-1) !== target) targets.push(target);
    await page.keyboard.press("f");
  } else if (await visible.option(page).isVisible()) await page.keyboard.press(String(1 + (attempt % 4)));
}

/**
 * Answers one screen by keyboard and waits until the next stands there. Keys are pressed again while nothing changes, as
 * impatient people do: before its onset a screen takes no answer.
 */
export async function answer(page: Page, targets: string[]): Promise<void> {
  const before = await onScreen(page);
  let attempt = 0;
  await expect
    .poll(
      async () => {
        const isNext = async () => (await visible.end(page).isVisible()) || (await onScreen(page)) !== before;
        if (await isNext()) return true;
        await press(page, attempt++, targets);
        return isNext();
      },
      { intervals: [50, 250, 500, 1_000] },
    )
    .toBe(true);
}
