import type { Locator, Page } from "@playwright/test";
import { onScreen, press, visible } from "./answering.ts";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { saveStudy } from "./save-study.ts";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

/** Two methods on the same targets, and a study that shows one of them. */
const test = testWith(
  "train --bundled",
  "targets choose --hits 4 --errors 4 --low-confidence 4",
  "targets mark kept",
  "run gp-mask --masks 50",
  "study create --template saliency-2afc",
  "targets choose --hits 2 --seed 5",
  "targets mark kept",
  "run gp-mask --masks 50",
  "run gradient-input",
);

const conditions = (page: Page) => page.getByRole("table", { name: "Conditions" }).getByRole("row");
const problems = (page: Page) => page.getByRole("region", { name: "Still to do" });

async function openStudy(page: Page): Promise<void> {
  await visit(page, "/compose");
  await page.locator("main a[href*='/compose/']").first().click();
  await expect(page.getByRole("heading", { level: 2, name: "Design" })).toBeVisible();
}

/** How many pictures of the first scored trial a condition shows. */
async function picturesIn(page: Page, condition: string): Promise<number> {
  await page.getByRole("combobox", { name: "Condition", exact: true }).click();
  await page.getByRole("option", { name: condition, exact: true }).click();
  await expect(page.getByRole("combobox", { name: "Condition", exact: true })).toHaveValue(condition);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await goToFirst(page, page.locator("main img"));
  return page.locator("main img").count();
}

/** Steps through the preview to the first screen that shows something; ends on the last one, whose button is disabled. */
async function goToFirst(page: Page, something: Locator): Promise<void> {
  const later = page.getByRole("button", { name: "Later screen" });
  await expect(later).toBeVisible();
  while ((await something.count()) === 0 && (await later.isEnabled())) await later.click();
  await expect(something.first()).toBeVisible();
}

test("one method against another against none is composed in two clicks, saved, and seen in each condition", async ({
  workbench,
}) => {
  await openStudy(workbench);
  const factor = workbench.getByRole("region", { name: "Factor Saliency map" });
  await factor.getByRole("button", { name: "Add a level" }).click();
  await workbench.getByRole("menuitem", { name: "Gradient × input" }).click();
  await expect(conditions(workbench)).toHaveCount(4);
  const named = factor.getByRole("textbox", { name: /in the data$/ });
  await expect(named).toHaveCount(3);
  for (const [place, value] of ["none", "gp_mask", "gradient_input"].entries())
    await expect(named.nth(place)).toHaveValue(value);
  // Of the two targets that were kept after the study was made, nothing is asked.
  await expect(problems(workbench)).toContainText("Nothing");
  await expectAccessible(workbench);

  await workbench.getByRole("textbox", { name: "Label of condition saliency_gradient_input" }).fill("Gradients");
  await saveStudy(workbench);
  await workbench.reload();
  await expect(conditions(workbench)).toHaveCount(4);
  await workbench.getByRole("button", { name: "Preview", exact: true }).click();
  expect(await picturesIn(workbench, "No explanation")).toBe(1);
  expect(await picturesIn(workbench, "Gradients")).toBeGreaterThan(1);
});

test("a study is exported with its pictures, and imported again as it was", async ({ workbench }) => {
  await visit(workbench, "/compose");
  await workbench
    .getByRole("button", { name: /^Export / })
    .first()
    .click();
  const said = workbench.getByText(/\.study\.zip$/);
  const path = (await said.textContent())!;
  const cards = workbench.locator("main a[href*='/compose/']");
  const before = await cards.count();
  await workbench.getByRole("button", { name: "Import", exact: true }).click();
  const dialog = workbench.getByRole("dialog", { name: "Import a study" });
  await dialog.getByRole("textbox", { name: "File" }).fill(`${path}.gone`);
  await dialog.getByRole("button", { name: "Import the study" }).click();
  await expect(dialog.getByText(/cannot be read/)).toBeVisible();
  await expectAccessible(workbench);
  await dialog.getByRole("textbox", { name: "File" }).fill(path);
  await dialog.getByRole("button", { name: "Import the study" }).click();
  await expect(workbench.getByRole("heading", { level: 2, name: "Design" })).toBeVisible();
  await visit(workbench, "/compose");
  await expect(cards).toHaveCount(before + 1);
});

test("the protocol says in words what participants meet", async ({ workbench }) => {
  await openStudy(workbench);
  await workbench.getByRole("button", { name: "Protocol" }).click();
  await expect(workbench.getByRole("heading", { name: "Procedure" })).toBeVisible();
  await expect(workbench.getByRole("row", { name: /^Saliency map \(saliency\) between/ })).toBeVisible();
  await expect(workbench.getByRole("heading", { name: /^1\. Consent/ })).toBeVisible();
  await expectAccessible(workbench);
  // The study that was imported is the same under another id.
  await workbench.getByRole("combobox", { name: "Compare with" }).click();
  await workbench.getByRole("option").first().click();
  await expect(workbench.getByText("Both say the same.")).toBeVisible();
});

test("a factor of groups decides who reads an instruction, and all of it can be undone", async ({ workbench }) => {
  await openStudy(workbench);
  const before = await conditions(workbench).count();
  await workbench.getByRole("button", { name: "Add a factor" }).click();
  await workbench.getByRole("menuitem", { name: /^Groups/ }).click();
  await expect(conditions(workbench)).toHaveCount(2 * before - 1);
  await expect(problems(workbench)).toContainText('no screen of the study depends on "group"');

  await workbench.getByRole("navigation", { name: "Parts of the study" }).getByText("Instruction").first().click();
  await workbench.getByRole("combobox", { name: "Met where “Group” is" }).click();
  await workbench.getByRole("option", { name: "B", exact: true }).click();
  await workbench.keyboard.press("Escape");
  await expect(problems(workbench)).not.toContainText("depends on");

  await workbench.getByRole("navigation", { name: "Parts of the study" }).getByText("Design").click();
  await workbench.getByRole("button", { name: "Remove factor Group" }).click();
  await expect(conditions(workbench)).toHaveCount(before);
  for (const _ of ["factor", "who meets it", "groups"])
    await workbench.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(conditions(workbench)).toHaveCount(before);
  await expect(workbench.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("a factor within participants is counterbalanced over the trials, and says how", async ({ workbench }) => {
  await openStudy(workbench);
  const factor = workbench.getByRole("region", { name: "Factor Saliency map" });
  await factor.getByText("Within").click();
  await expect(conditions(workbench)).toHaveCount(2);
  await expect(workbench.getByText(/\d lists, a Latin square/)).toBeVisible();
  await expect(problems(workbench)).not.toContainText("there is nothing to show");
  await workbench.getByRole("button", { name: "Undo", exact: true }).click();
});

test("a block of new trials is chosen by hand and by number, asks its own question with its own keys", async ({
  workbench,
}) => {
  await openStudy(workbench);
  await workbench.getByRole("button", { name: "Add a step" }).click();
  await workbench.getByRole("menuitem", { name: "Predict the AI" }).click();
  await expect(problems(workbench)).toContainText("the block has no trials");
  await workbench.getByRole("button", { name: "Add trials" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Add trials" });
  await dialog.getByText("By hand").click();
  await dialog.getByRole("option").first().click();
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Add 1 trial", exact: true }).click();
  await expect(workbench.getByText("1 trial", { exact: true })).toBeVisible();
  await workbench.getByRole("button", { name: "Add trials" }).click();
  await dialog.getByRole("textbox", { name: "Hits" }).fill("1");
  await dialog.getByRole("button", { name: "Add 1 trial", exact: true }).click();
  await expect(workbench.getByText("2 trials", { exact: true })).toBeVisible();

  await workbench.getByRole("textbox", { name: "Question", exact: true }).fill("What does the machine say?");
  await workbench.getByRole("textbox", { name: "Key of the left answer" }).fill("ä");
  await expect(workbench.getByText("one letter from a to z, or one digit").first()).toBeVisible();
  await workbench.getByRole("textbox", { name: "Key of the left answer" }).fill("a");
  await workbench.getByRole("textbox", { name: "Name", exact: true }).fill("Again");
  await saveStudy(workbench);
  await workbench.getByRole("button", { name: "Preview", exact: true }).click();
  await goToFirst(workbench, workbench.getByRole("heading", { name: "What does the machine say?" }));
  await expect(workbench.getByRole("main")).toContainText("A");
});

test("trials with a longest wait go on by themselves behind their fixation cross, and are stored without an answer", async ({
  workbench,
}) => {
  await openStudy(workbench);
  await workbench.getByRole("navigation", { name: "Parts of the study" }).getByText("Predictions").click();
  await workbench.getByRole("textbox", { name: "Longest wait" }).fill("600");
  await workbench.getByRole("textbox", { name: "Shortest answer" }).fill("700");
  await expect(workbench.getByText("it must be longer than the shortest answer, 700 ms").first()).toBeVisible();
  await workbench.getByRole("textbox", { name: "Shortest answer" }).fill("0");
  await workbench.getByRole("textbox", { name: "Fixation cross" }).fill("200");
  await saveStudy(workbench);

  await startPilot(workbench, "P07");
  const targets: string[] = [];
  const ownQuestion = workbench.getByRole("heading", { name: "What does the machine say?" });
  // Practice waits for ever: its trials are answered. Of the others the first few are let go by.
  let lapsed = 0;
  for (let attempt = 0; !(await visible.end(workbench).isVisible()); attempt += 1) {
    if (targets.length > 3 && lapsed < 3 && (await visible.trial(workbench).isVisible())) {
      const before = await onScreen(workbench);
      await expect.poll(() => onScreen(workbench)).not.toBe(before);
      lapsed += 1;
    } else if (await ownQuestion.isVisible()) await workbench.keyboard.press("a");
    else await press(workbench, attempt, targets);
  }
  // One that lapses while it is looked for counts as none.
  expect(lapsed).toBeGreaterThan(0);
  await leave(workbench, passphrase);

  await workbench.getByText(/^Pilot, \d/).click();
  const row = workbench.getByRole("row").filter({ hasText: "P07" });
  await expect(row).toContainText(/completed/i);
  await row.getByRole("link").first().click();
  await expect(workbench.getByText("no answer").first()).toBeVisible();
});

test("a trial that comes again is set in its block, shown in the flow, and found in the preview", async ({
  workbench,
}) => {
  await openStudy(workbench);
  const parts = workbench.getByRole("navigation", { name: "Parts of the study" });
  await parts.getByText("Predictions").click();
  await workbench.getByRole("switch", { name: "Repeat some trials as a check of attention" }).click();
  await workbench.getByRole("textbox", { name: "Trials between" }).fill("100");
  await expect(problems(workbench)).toContainText("leaves room for 0");
  await workbench.getByRole("textbox", { name: "Trials between" }).fill("1");
  await expect(problems(workbench)).not.toContainText("leaves room for");
  await expect(parts).toContainText(", 1 again");
  await expectAccessible(workbench);
  await saveStudy(workbench);
  await workbench.getByRole("button", { name: "Preview", exact: true }).click();
  await goToFirst(workbench, workbench.getByText(/repeats screen \d+/));
});
