import type { Locator, Page } from "@playwright/test";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { saveStudy } from "./save-study.ts";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

/** Errors of the classifier, with hits for practice and attention checks, named again by two simulated raters. */
const test = testWith(
  "train --bundled",
  "targets choose --hits 6 --errors 8",
  "targets mark kept",
  "study create --template relabelling",
  "simulate --participants 2 --strategy random",
);

/** A screen takes no answer before its onset: keys are pressed until they show. */
const presser = (page: Page) => (key: string, shows: () => Promise<unknown>) =>
  expect(async () => {
    await page.keyboard.press(key);
    await shows();
  }).toPass();

const sourceOf = async (picture: Locator) => (await picture.getAttribute("src"))!;

test("a rater names digits by their keys and by the mouse, and one that is none of them; all are replayed", async ({
  workbench,
}) => {
  await startPilot(workbench, "R01");
  const picture = workbench.getByAltText("The picture");
  const classes = workbench.getByRole("group", { name: "Classes" }).getByRole("button");
  const none = workbench.getByRole("button", { name: /^None of these/ });
  const press = presser(workbench);
  const seen = workbench.getByRole("button", { name: /if that is what I see/ });
  await press("Space", () => expect(seen).toBeVisible({ timeout: 200 }));
  await expect(async () => {
    if (await seen.isVisible()) await seen.click({ timeout: 200 });
    await expect(classes).toHaveCount(10, { timeout: 200 });
  }).toPass();

  // Every digit has its own key, and the picture is large, square and not smoothed.
  await expect(classes).toHaveText(Array.from({ length: 10 }, (_, digit) => `${digit}${digit}`));
  await expect(picture).toHaveCSS("width", "420px");
  await expect(picture).toHaveCSS("image-rendering", "pixelated");
  await expect(workbench.getByRole("main")).not.toContainText(/error|misclassified|mislabelled/i);
  await press("3", () => expect(workbench.getByText(/^That was the practice/)).toBeVisible({ timeout: 200 }));
  await press("Space", () => expect(classes).toHaveCount(10, { timeout: 200 }));
  const second = await sourceOf(picture);
  await expect(async () => {
    await none.click({ timeout: 200 });
    await expect(picture).not.toHaveAttribute("src", second, { timeout: 200 });
  }).toPass();

  await leave(workbench, passphrase);
  await workbench.getByText(/^Pilot, \d/).click();
  await workbench.getByRole("row").filter({ hasText: "R01" }).getByRole("link").click();
  await workbench.getByRole("row").filter({ hasText: "Relabel" }).first().click();
  const chosen = workbench.getByRole("button", { pressed: true });
  await expect(chosen).toHaveText("33");
  // Practice was answered by the key, the first trial by the mouse.
  await press("ArrowDown", () => expect(chosen).toHaveText(/^None of these.*X$/, { timeout: 500 }));
});

test("Analyse says how much raters agree and who is wrong, writes corrected labels, and the classifier's page counts them", async ({
  workbench,
}) => {
  await visit(workbench, "/analyse");
  await workbench.getByText("Simulated", { exact: true }).click();
  await workbench.getByRole("tab", { name: "Accuracy" }).click();
  const found = workbench.getByRole("region", { name: "Relabelling" });
  await expect(found.getByRole("row", { name: /^Cohen's κ 0\.\d\d 0?.*\d/ })).toBeVisible();
  const errors = found.getByRole("table", { name: "Who is wrong" }).getByRole("row", { name: /^Errors \d/ });
  await expect(errors.getByRole("cell").first()).toHaveText("8");
  await expect(found.getByText(/simulated participants: they say nothing about people/)).toBeVisible();
  const words = found.getByText(/^On 2,000 test images the classifier is right in 98\.35% by the dataset's labels/);
  await expect(words).toBeVisible();
  await found.getByRole("button", { name: "Write the corrected labels" }).click();
  await expect(found.getByText(/relabelling_.*_simulated_.*_corrected_labels\.csv/)).toBeVisible();
  await expectAccessible(workbench);
  const told = (await words.textContent())!;

  await visit(workbench, "/library");
  await workbench.locator("main a[href*='/classifiers/']").first().click();
  const corrected = workbench.getByRole("region", { name: "With corrected labels" });
  await expect(corrected).toContainText(told);
  await expect(corrected).toContainText("The dataset keeps its own labels");
});

// Last: its study is the newest from then on.
test("where a block asks how sure raters are, a class can be taken back, outlives a reload, and goes on with the certainty", async ({
  workbench,
}) => {
  await visit(workbench, "/compose");
  await workbench.locator("main a[href*='/compose/']").first().click();
  await workbench.getByRole("navigation", { name: "Parts of the study" }).getByText("Practice").first().click();
  await workbench.getByRole("switch", { name: "Ask how sure they are" }).click();
  await saveStudy(workbench);
  await startPilot(workbench, "R02");
  const press = presser(workbench);
  const picture = workbench.getByAltText("The picture");
  const classes = workbench.getByRole("group", { name: "Classes" });
  const sure = workbench.getByRole("group", { name: "How sure are you?" });
  const seen = workbench.getByRole("button", { name: /if that is what I see/ });
  await press("Space", () => expect(seen).toBeVisible({ timeout: 200 }));
  await expect(async () => {
    if (await seen.isVisible()) await seen.click({ timeout: 200 });
    await expect(classes).toBeVisible({ timeout: 200 });
  }).toPass();
  const first = await sourceOf(picture);
  await press("6", () => expect(sure).toContainText("“6”", { timeout: 200 }));
  await workbench.keyboard.press("Backspace");
  await press("4", () => expect(sure).toContainText("“4”", { timeout: 200 }));
  await workbench.reload();
  await press("Space", () => expect(sure).toContainText("“4”", { timeout: 500 }));
  await press("2", () => expect(picture).not.toHaveAttribute("src", first, { timeout: 200 }));
  await leave(workbench, passphrase);
  await workbench.getByText(/^Pilot, \d/).click();
  await workbench.getByRole("row").filter({ hasText: "R02" }).getByRole("link").click();
  await workbench.getByRole("row").filter({ hasText: "Relabel" }).first().click();
  await expect(workbench.getByRole("button", { pressed: true })).toHaveText("44");
  await expect(classes.getByText("Fairly sure")).toBeVisible();
});
