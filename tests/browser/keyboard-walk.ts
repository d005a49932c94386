import { type CDPSession, expect, type Locator, type Page, test } from "@playwright/test";
import { endWalk, lookAtStop, startWalk } from "./keyboard-stops.ts";
import { accessibilityFaults, visit } from "./workbench.ts";

/** More stops than any page has: a walk that takes as many does not end. */
const mostStops = 600;
/** Handed to the browser at once: the page looks at each stop itself, so that no press waits for an answer. */
const pressesAtOnce = 24;

const sizes = [
  { width: 1024, height: 700 },
  { width: 1920, height: 1200 },
];

/** Walks the pages, dialogs and menus of the workbench by the keyboard. Faults are gathered: the walk goes on after one. */
export class KeyboardWalk {
  readonly #page: Page;
  readonly #keyboard: CDPSession;

  private constructor(page: Page, keyboard: CDPSession) {
    this.#page = page;
    this.#keyboard = keyboard;
  }

  static async on(page: Page): Promise<KeyboardWalk> {
    return new KeyboardWalk(page, await page.context().newCDPSession(page));
  }

  /** Looks at a page, in both schemes and at both sizes: that its every control is reached, and that it is accessible. */
  async look(name: string): Promise<void> {
    await this.#atBothSizes(name, (look) => this.#inBothSchemes(look));
  }

  /** Looks at what is open as it is now. */
  async lookOnce(name: string): Promise<void> {
    expect.soft([...(await this.#walk(name)), ...(await accessibilityFaults(this.#page))], name).toEqual([]);
  }

  /** Opens a dialog, a panel or a menu by its button and looks at it; Escape shuts it, and gives the focus back. */
  async lookInto(name: string, opener: Locator): Promise<void> {
    await this.#lookIntoOpened(name, opener, () => opener.click());
  }

  /** Likewise, where a key or an address opens it, whatever has the focus: here, the first link of the rail. */
  async lookIntoOpenedBy(name: string, open: () => Promise<void>): Promise<void> {
    const link = this.#page.getByRole("navigation", { name: "Areas" }).getByRole("link").first();
    await this.#lookIntoOpened(name, link, async () => {
      await link.focus();
      await open();
    });
  }

  /** A dialog that has an address of its own. @param button that is there once what the dialog asks for is known */
  async lookIntoAddress(name: string, path: string, button?: string): Promise<void> {
    await this.lookIntoOpenedBy(`${name} (${path})`, async () => {
      await visit(this.#page, path);
      const dialog = this.#page.getByRole("dialog", { name });
      await expect(dialog).toBeVisible();
      if (button !== undefined) await expect(dialog.getByRole("button", { name: button, exact: true })).toBeVisible();
    });
  }

  async #lookIntoOpened(name: string, opener: Locator, open: () => Promise<void>): Promise<void> {
    const opened = this.#page.locator("[role=dialog]:visible, [role=menu]:visible");
    const focused = this.#page.locator(":focus");
    await this.#atBothSizes(name, async (look) => {
      await open();
      await expect(opened, look).toHaveCount(1);
      await expect(opened.and(focused).or(opened.locator(focused)), `${look}: has the focus`).toHaveCount(1);
      await this.#inBothSchemes(look);
      await expect(opened.and(focused).or(opened.locator(focused)), `${look}: keeps the focus`).toHaveCount(1);
      await this.#page.keyboard.press("Escape");
      await expect(opened, `${look}: is shut by Escape`).toHaveCount(0);
      await expect(opener, `${look}: gives the focus back`).toBeFocused();
    });
  }

  async #atBothSizes(name: string, act: (look: string) => Promise<void>): Promise<void> {
    await test.step(name, async () => {
      const before = this.#page.viewportSize();
      for (const size of sizes) {
        await this.#page.setViewportSize(size);
        await act(`${name}, ${size.width} × ${size.height}`);
      }
      if (before) await this.#page.setViewportSize(before);
    });
  }

  async #inBothSchemes(look: string): Promise<void> {
    await settled(this.#page);
    for (const colorScheme of ["light", "dark"] as const) {
      await this.#page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await this.lookOnce(`${look}, ${colorScheme}`);
    }
  }

  async #walk(name: string): Promise<string[]> {
    const page = this.#page;
    await page.mouse.move(0, 0);
    const key = await page.evaluate<"Tab" | "ArrowDown">(`(${startWalk})(${lookAtStop})`);
    for (let stops = 0; !(await page.evaluate(() => window.keyboardWalk.over)); stops += pressesAtOnce) {
      expect(stops, `${name}: the walk ends`).toBeLessThan(mostStops);
      await Promise.all(Array.from({ length: pressesAtOnce }, () => this.#press(key)));
    }
    return page.evaluate(endWalk);
  }

  async #press(key: "Tab" | "ArrowDown"): Promise<void> {
    const windowsVirtualKeyCode = { Tab: 9, ArrowDown: 40 }[key];
    await Promise.all(
      (["rawKeyDown", "keyUp"] as const).map((type) =>
        this.#keyboard.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode }),
      ),
    );
  }
}

/** Everything that the page asks for has come, and no news is left that goes by itself. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator(".mantine-Skeleton-root:visible, .mantine-Loader-root:visible")).toHaveCount(0);
  await expect(page.locator(".mantine-Notification-root:not([role=alert])")).toHaveCount(0);
}
