import type { Page } from "@playwright/test";
import { KeyboardWalk } from "./keyboard-walk.ts";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { processesBelow } from "./processes.ts";
import { expect, expectAccessible, test } from "./workbench.ts";

/** What tells one screen from the next: its words and its pictures. */
const onScreen = (page: Page) =>
  page.evaluate(() => {
    const shown = document.querySelector("main > div > :not([hidden])")?.parentElement ?? document.body;
    return `${shown.textContent} ${[...shown.querySelectorAll("img")].map(({ src }) => src).join()}`;
  });

const visible = {
  trial: (page: Page) => page.getByRole("heading", { name: "What will the AI answer?" }),
  option: (page: Page) => page.getByRole("group").getByRole("button").first(),
  space: (page: Page) => page.locator("button:visible", { hasText: "Space" }),
  end: (page: Page) => page.getByRole("heading", { name: "You are done" }),
};

/** Presses the key that answers what stands on the screen, and notes the target's image of a trial. */
async function press(page: Page, attempt: number, targets: string[]): Promise<void> {
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
async function answer(page: Page, targets: string[]): Promise<void> {
  const before = await onScreen(page);
  let attempt = 0;
  await expect
    .poll(
      async () => {
        await press(page, attempt++, targets);
        return (await isOver(page)) || (await onScreen(page)) !== before;
      },
      { intervals: [50, 250, 500, 1_000] },
    )
    .toBe(true);
}

const isOver = (page: Page) => visible.end(page).isVisible();

test("a person takes the study by keyboard, is interrupted, resumes and loses nothing", async ({
  workbench,
  app,
  shell,
}) => {
  await startPilot(workbench, "P01");
  const targets: string[] = [];
  const goOn = async (until: () => Promise<boolean>) => {
    while (!(await until())) await answer(workbench, targets);
  };

  await goOn(async () => (await visible.trial(workbench).isVisible()) || isOver(workbench));
  await (await KeyboardWalk.on(workbench)).lookOnce("a trial");

  await goOn(async () => targets.length >= 8);
  await workbench.reload(); // as after a crash of the window
  await goOn(async () => targets.length >= 12);
  if (shell === "browser") killEngine(app.hostProcess.pid!);
  await goOn(() => isOver(workbench));
  expect(targets.length, "each target once").toBe(new Set(targets).size);

  await leave(workbench, "wrong words");
  await expect(workbench.getByText(/passphrase/i).last()).toBeVisible();
  await expect(workbench).toHaveURL(/#\/participant\//);
  await leave(workbench, passphrase);
  await expect(workbench).toHaveURL(/#\/run/);

  await workbench.getByText("Pilot", { exact: true }).click();
  const row = workbench.getByRole("row").filter({ hasText: "P01" });
  await expect(row).toContainText(/completed/i);
  await expect(row, "one interruption").toContainText(/68 \/ 68.*%1/);
  await row.getByRole("link").first().click();
  await expect(workbench.getByRole("heading", { name: "Participant P01" })).toBeVisible();
  await expect(
    workbench.getByRole("heading", { name: "Welcome" }),
    "the replay begins with the first screen",
  ).toBeVisible();
  await expectAccessible(workbench);
});

test("a wrong answer to the comprehension check moves none of its options", async ({ workbench }) => {
  await startPilot(workbench, "P02");
  while (!(await visible.option(workbench).isVisible())) await answer(workbench, []);
  const options = workbench.getByRole("group").getByRole("button");
  const places = () => options.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  const before = await places();
  await expect(async () => {
    await options.first().click(); // "what the picture shows"; before its onset a screen takes no answer
    await expect(workbench.locator("[data-ruled-out]")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expect(workbench.getByText(/^Please predict what the AI answers/).last()).toBeVisible();
  expect(await places()).toEqual(before);
  await leave(workbench, passphrase);
});

test("an answer that the host did not live to store is kept, said to be unsaved, and sent when the host is back", async ({
  workbench,
  app,
  shell,
}) => {
  test.skip(shell === "electron", "in Electron the window ends with its host");
  await startPilot(workbench, "P03");
  const targets: string[] = [];
  while (targets.length < 2) await answer(workbench, targets);
  await app.crash();
  const unsaved = workbench.getByText("Your last answer is not saved yet");
  await expect(unsaved).toBeHidden();
  await expect(async () => {
    await press(workbench, 0, targets); // leaves the feedback of practice first
    await expect(unsaved).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const before = await onScreen(workbench);
  const kept = () =>
    workbench.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("exemplar.pending-response")));
  expect(await kept()).toHaveLength(1);
  await expect(visible.trial(workbench), "the answered screen stays up").toBeVisible();

  await app.restart();
  await expect(unsaved).toBeHidden();
  await expect.poll(() => onScreen(workbench)).not.toBe(before);
  await expect.poll(kept).toEqual([]);
  const { length } = targets;
  while (targets.length < length + 2) await answer(workbench, targets);
  expect(targets.length, "no target comes twice").toBe(new Set(targets).size);
  await leave(workbench, passphrase);
  await expect(workbench).toHaveURL(/#\/run/);
});

/** Kills the engine below a host, as a fault in native code would. */
function killEngine(host: number): void {
  const engine = processesBelow(host).find(({ command }) => /engine[/\\-]worker/.test(command));
  expect(engine, "the engine runs below the host").toBeDefined();
  process.kill(engine!.pid, "SIGKILL");
}
