import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("targets are kept and rejected by keyboard, and every step can be undone", async ({ workbench }) => {
  await visit(workbench, "/curate");
  const subtitle = workbench.getByText(/60 targets, \d+ kept/);
  await expect(subtitle).toContainText("60 kept");
  await workbench.getByRole("option").first().click();
  await workbench.keyboard.press("r");
  await expect(subtitle).toContainText("59 kept");
  await workbench.keyboard.press("Control+z");
  await expect(subtitle).toContainText("60 kept");
});

test("filters narrow the grid and stay in the address", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByText("Errors", { exact: true }).click();
  await expect(workbench.getByText(/20 shown/)).toBeVisible();
  await workbench.reload();
  await expect(workbench.getByText(/20 shown/)).toBeVisible();
});

test("a target's board shows its map with uncertainty and provenance, and is accessible", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("option").first().dblclick();
  await expect(workbench).toHaveURL(/#\/curate\/.+/);
  for (const text of [/effective sample size/i, /Seed/, /Classifier/])
    await expect(workbench.getByText(text).first()).toBeVisible();
  await expectAccessible(workbench);
});

test("a map whose file has changed is named, not shown, and made again on request", async ({
  workbench,
  ownProject,
}) => {
  await visit(workbench, "/curate");
  // The rows in the middle are drawn first: the first option is not always the first target.
  const tile = workbench.locator("[role=option][aria-posinset='1']");
  const address = await tile.locator('img[src^="/blob/"]').last().getAttribute("src");
  const sha256 = address!.slice("/blob/".length);
  const file = join(ownProject, "blobs", sha256.slice(0, 2), sha256);
  const whole = readFileSync(file);
  writeFileSync(file, Buffer.from(whole).fill(7));
  await tile.dblclick();
  const alert = workbench.getByRole("alert").filter({ hasText: "This artefact is not whole" });
  await expect(alert).toContainText("map: the file is missing or has changed");
  await expect(workbench.locator(`img[src="${address}"]`)).toHaveCount(0);
  await alert.getByRole("button", { name: "Make it again" }).click();
  await expect(alert).toBeHidden();
  await expect(workbench.getByText(/effective sample size/i).first()).toBeVisible();
  expect(readFileSync(file).equals(whole)).toBe(true);
});

test("a setting out of bounds stays as it was typed, says what is needed, and is not sent", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("button", { name: "Explain", exact: true }).click();
  const dialog = workbench.getByRole("dialog", { name: "Explain targets" });
  const masks = dialog.getByRole("textbox", { name: "Masks" });
  await masks.fill("99999");
  await dialog.getByRole("button", { name: /^Explain \d+ targets$/ }).click();
  await expect(masks).toBeFocused();
  await expect(masks).toHaveValue("99999");
  await expect(dialog.getByText(/^A whole number from \d+ to \d+ is needed$/)).toBeVisible();
  await masks.fill("50");
  await expect(dialog.getByText(/is needed$/)).toBeHidden();
  await workbench.keyboard.press("Escape");
});

test("an explanation runs as a job that can be cancelled and run again", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("button", { name: "Explain", exact: true }).click();
  const dialog = workbench.getByRole("dialog", { name: "Explain targets" });
  await dialog.getByRole("textbox", { name: "Seed" }).fill("2");
  await dialog.getByRole("button", { name: /^Explain \d+ targets$/ }).click();
  await expect(dialog).toBeHidden();
  await workbench.getByRole("button", { name: /^Jobs/ }).click();
  await workbench.getByRole("button", { name: /^Cancel: Explain/ }).click();
  await expect(workbench.getByText("Cancelled").first()).toBeVisible();
  await workbench.getByRole("button", { name: "Run again" }).first().click();
  await expect(workbench.getByText("Done").first()).toBeVisible();
});
