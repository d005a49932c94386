import type { Page } from "@playwright/test";
import { answer, onScreen, press, visible } from "./answering.ts";
import { KeyboardWalk } from "./keyboard-walk.ts";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { processesBelow } from "./processes.ts";
import { expect, expectAccessible, test } from "./workbench.ts";

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

  await workbench.getByText(/^Pilot, \d/).click();
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

  await workbench.getByRole("button", { name: "Reject", exact: true }).click();
  const reject = workbench.getByRole("dialog", { name: "Reject the session of P01?" });
  await reject.getByRole("textbox", { name: "Reason" }).fill("Was asleep");
  await reject.getByRole("button", { name: "Reject the session" }).click();
  await expect(workbench.getByText("Rejected: Was asleep")).toBeVisible();
  await workbench.getByRole("button", { name: "Take the rejection back" }).click();
  await expect(workbench.getByText("Rejected: Was asleep")).toBeHidden();

  await workbench.getByRole("button", { name: "Erase", exact: true }).click();
  const erase = workbench.getByRole("dialog", { name: "Erase participant P01?" });
  await erase.getByRole("textbox", { name: "Participant" }).fill("P02");
  await erase.getByRole("button", { name: "Erase the participant" }).click();
  await expect(erase.getByText("Type P01 to erase this participant")).toBeVisible();
  await expectAccessible(workbench);
  await erase.getByRole("textbox", { name: "Participant" }).fill("P01");
  await erase.getByRole("button", { name: "Erase the participant" }).click();
  await expect(erase.getByText("The participant is erased.", { exact: false })).toBeVisible();
  await workbench.keyboard.press("Escape");
  await expect(workbench.getByText("1 participant withdrew and was erased.")).toBeVisible();
  await expect(workbench.getByRole("row").filter({ hasText: "P01" })).toHaveCount(0);
});

test("a wrong answer to the comprehension check moves none of its options", async ({ workbench }) => {
  await startPilot(workbench, "P02");
  await expect(async () => {
    // No digit: it would answer the check.
    if (!(await visible.option(workbench).isVisible())) await workbench.keyboard.press("Space");
    await expect(visible.option(workbench)).toBeVisible({ timeout: 500 });
  }).toPass();
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
