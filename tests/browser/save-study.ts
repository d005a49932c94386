import type { Page } from "@playwright/test";
import { expect } from "./workbench.ts";

/** Saves the study that is being edited. What participants have taken becomes a new version, whose page follows. */
export async function saveStudy(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: /^Save(?: as new version)?$/ });
  await expect(button).toBeEnabled();
  const isNew = (await button.textContent()) === "Save as new version";
  const address = page.url();
  await button.click();
  if (isNew) await expect(page).not.toHaveURL(address);
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Preview", exact: true })).toBeEnabled();
}
