import type { Page } from "@playwright/test";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

const test = testWith(
  "train --bundled",
  "targets choose --hits 2 --errors 2 --low-confidence 2",
  "targets mark kept",
  "run gp-mask --masks 50",
  "study create --template saliency-2afc",
);

const menuOf = (page: Page, kind: string) => page.getByRole("button", { name: new RegExp(`^More about the ${kind}`) });

async function choose(page: Page, kind: string, action: string): Promise<void> {
  await menuOf(page, kind).first().click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("a dataset is renamed, archived, found again, and not deleted as long as it is used", async ({ workbench }) => {
  const title = workbench.getByRole("heading", { level: 1 });
  await visit(workbench, "/library");
  const datasets = workbench.getByRole("region", { name: "Datasets" });
  await datasets.getByRole("link", { name: /Digits/ }).click();
  await expect(title).toHaveText("Digits");
  await choose(workbench, "dataset", "Rename…");
  const rename = workbench.getByRole("dialog", { name: "Rename the dataset" });
  await rename.getByRole("textbox", { name: "Name" }).fill("Handwriting");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(title).toHaveText("Handwriting");
  await expect(menuOf(workbench, "dataset")).toBeFocused();

  await choose(workbench, "dataset", "Delete…");
  const remove = workbench.getByRole("dialog", { name: "Delete the dataset" });
  await expect(remove).toContainText("“Handwriting” cannot be deleted as long as anything uses it");
  await expect(remove.getByRole("region", { name: "Targets" }).getByRole("link")).toHaveCount(5);
  await expect(remove).toContainText("and 1 more");
  await expect(remove.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await expectAccessible(workbench);
  await remove.getByRole("button", { name: "Archive instead" }).click();
  await workbench.getByRole("link", { name: "Library", exact: true }).first().click();
  await expect(datasets.getByRole("link")).toHaveCount(0);
  await workbench.getByRole("switch", { name: "Show archived (1)" }).click();
  await expect(datasets.getByRole("link", { name: /Handwriting.*Archived/ })).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("button", { name: "Undo" }).click();
  await expect(datasets.getByRole("link", { name: /Handwriting/ })).not.toContainText("Archived");
});

test("targets are archived and come back with Ctrl Z", async ({ workbench }) => {
  await visit(workbench, "/curate");
  const targets = workbench.getByRole("listbox", { name: "Targets" }).getByRole("option");
  await expect(targets).toHaveCount(6);
  await targets.first().click();
  await workbench.getByRole("toolbar").getByRole("button", { name: "Archive" }).click();
  await expect(targets).toHaveCount(5);
  await workbench.keyboard.press("Control+z");
  await expect(targets).toHaveCount(6);
});

test("what uses a target is followed to its study, which goes first", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("option").first().dblclick();
  await choose(workbench, "target", "Rename…");
  await workbench.getByRole("textbox", { name: "Name" }).fill("The first");
  await workbench.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(workbench.getByRole("heading", { level: 1, name: "The first" })).toBeVisible();
  await choose(workbench, "artefact", "Used by…");
  const uses = workbench.getByRole("dialog", { name: /^What uses/ });
  await expectAccessible(workbench);
  await uses.getByRole("region", { name: "Studies" }).getByRole("link").click();
  await choose(workbench, "study", "Delete…");
  const remove = workbench.getByRole("dialog", { name: /^Delete/ });
  await expect(remove).toContainText(". It is deleted for good");
  await expectAccessible(workbench);
  await remove.getByRole("button", { name: "Delete the study" }).click();
  await expect(workbench.getByRole("heading", { level: 1, name: "Compose" })).toBeVisible();
  await expect(workbench.locator("main a[href*='/compose/']")).toHaveCount(0);

  await visit(workbench, "/curate");
  await workbench.getByRole("option", { name: /^The first/ }).dblclick();
  await choose(workbench, "artefact", "Delete…");
  await workbench.getByRole("button", { name: "Delete the artefact" }).click();
  await expect(workbench.getByText("No explanation yet")).toBeVisible();
  await choose(workbench, "target", "Delete…");
  await workbench.getByRole("button", { name: "Delete the target" }).click();
  await expect(workbench.getByRole("listbox", { name: "Targets" }).getByRole("option")).toHaveCount(5);
});
