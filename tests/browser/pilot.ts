import type { Page } from "@playwright/test";
import { expect, visit } from "./workbench.ts";

/** What leads out of participant mode again. */
export const passphrase = "open sesame";

/** Hands the window to a participant of the newest study, as a pilot. */
export async function startPilot(page: Page, subject: string): Promise<void> {
  await visit(page, "/run");
  await page.getByRole("button", { name: "Start a participant" }).click();
  const dialog = page.getByRole("dialog", { name: "Start a participant" });
  await dialog.getByLabel("Participant", { exact: true }).fill(subject);
  await dialog.getByText("Pilot", { exact: true }).click();
  await dialog.getByLabel("Passphrase to leave participant mode").fill(passphrase);
  await dialog.getByRole("button", { name: "Start" }).click();
  await expect(page).toHaveURL(/#\/participant\//);
}

/** Goes past the first pause by its button: a key that is pressed before the page listens is lost. */
export async function begin(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).press("Enter");
}

/** Tries to leave participant mode by these words; by the passphrase it has led out. */
export async function leave(page: Page, words: string): Promise<void> {
  const way = page.getByText("For the researcher").or(page.getByLabel("Passphrase")).first();
  if (!(await way.isVisible())) await page.keyboard.press("Escape");
  await expect(way).toBeVisible();
  if (!(await page.getByLabel("Passphrase").isVisible())) await page.getByText("For the researcher").click();
  await page.getByLabel("Passphrase").fill(words);
  await page.getByRole("button", { name: "Leave participant mode" }).click();
  if (words === passphrase) await expect(page).not.toHaveURL(/#\/participant\//);
}
