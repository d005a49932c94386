import { readFileSync } from "node:fs";
import type { Download, Locator, Page } from "@playwright/test";
import sharp from "sharp";
import { KeyboardWalk } from "./keyboard-walk.ts";
import { saveStudy } from "./save-study.ts";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

const perKind = 2;
const categories = 3;

/** A network that errs often, a short list of trials, and few masks. */
const test = testWith(
  "train mlp --epochs 2",
  `targets specify --categories ${categories} --per-kind ${perKind * categories}`,
  "run gp-mask --masks 50",
  "run teaching-examples --maps gp-mask --masks 50 --pool 20 --copies 3",
  "targets mark kept",
);

const board = (page: Page) => ({
  places: page.getByRole("button", { name: /^Example \d of “.+”: (image \d+|empty)/ }),
  shelf: page.getByRole("listbox", { name: /^Training images of/ }),
  after: page.getByRole("status", { name: "After these" }),
  keep: page.getByRole("button", { name: "Keep this set" }),
});

async function openBoard(page: Page, position: number): Promise<void> {
  await visit(page, "/curate");
  await page.getByRole("option").nth(position).dblclick();
  await expect(board(page).places).toHaveCount(4);
}

const firstOffer = async (shelf: Locator) =>
  /Image (\d+), ([<>]?\d+\.\d%)/.exec((await shelf.getByRole("option").first().textContent())!)! as unknown as [
    string,
    string,
    string,
  ];

test("an example is dragged in, and the learner's probability is what it was said to be; the set is kept beside the computed one", async ({
  workbench,
}) => {
  await openBoard(workbench, 0);
  const { places, shelf, after, keep } = board(workbench);
  await expect(workbench.locator("figcaption", { hasText: "200 sets drawn at random" })).toBeVisible();
  const [, image, probability] = await firstOffer(shelf);
  await expect(keep).toBeDisabled();
  await shelf.getByRole("option").first().locator("[draggable=true]").dragTo(places.first());
  await expect(places.first()).toHaveAccessibleName(new RegExp(`image ${image}\\b`));
  await expect(after).toHaveText(probability);
  await (await KeyboardWalk.on(workbench)).look("a board of examples");

  // An image of the other answer is taken by no place of this one.
  await places.nth(2).click();
  const before = await places.nth(1).getAttribute("aria-label");
  await shelf.getByRole("option").first().locator("[draggable=true]").dragTo(places.nth(1));
  await expect(places.nth(1)).toHaveAccessibleName(before!);
  await expect(after).toHaveText(probability);

  await keep.click();
  const explanation = workbench.getByRole("combobox", { name: "Explanation" });
  await expect(explanation).toHaveValue(/changed by hand/);
  await expect(workbench.getByText(new RegExp(`Example 1 of “.+”: image ${image} instead of \\d+`))).toBeVisible();
  await expect(places.first()).toHaveAccessibleName(new RegExp(`image ${image}\\b`));
  await expect(after).toHaveText(probability);
  // Its map was drawn when it was kept.
  await expect(places.first().locator("img")).toHaveCount(2);
  await explanation.click();
  await expect(workbench.getByRole("option", { name: /^Teaching examples/ })).toHaveCount(2);
});

test("the same by the keyboard: taken out, brought in, undone; and what is not kept is not left behind unasked", async ({
  workbench,
}) => {
  await openBoard(workbench, 1);
  const { places, shelf, after, keep } = board(workbench);
  const [at, named] = [await after.textContent(), await places.nth(3).getAttribute("aria-label")];
  await places.nth(3).focus();
  await workbench.keyboard.press("Delete");
  await expect(places.nth(3)).toHaveAccessibleName(/empty$/);
  await expect(workbench.getByText(/not taught alike: 2 of “.+”, 1 of “.+”/)).toBeVisible();
  await places.nth(2).focus();
  await workbench.keyboard.press("Delete");
  await expect(workbench.getByText("A set needs an example of each of the two answers.")).toBeVisible();
  await expect(keep).toBeDisabled();

  await shelf.focus();
  await workbench.keyboard.press("ArrowRight");
  await workbench.keyboard.press("Enter");
  await expect(places.nth(2)).toHaveAccessibleName(/image \d+\b/);
  for (const _ of ["bring in", "take out", "take out"]) await workbench.keyboard.press("Control+z");
  await expect(places.nth(3)).toHaveAccessibleName(named!);
  await expect(after).toHaveText(at!);
  await workbench.keyboard.press("Control+Shift+z");
  await expect(places.nth(3)).toHaveAccessibleName(/empty$/);

  await workbench.getByRole("button", { name: "Next" }).click();
  const leaving = workbench.getByRole("dialog", { name: "Leave without saving?" });
  await leaving.getByRole("button", { name: "Discard changes" }).click();
  await expect(workbench.getByText("target 3 of", { exact: false })).toBeVisible();
});

test("a target is rejected with a reason, which stays, is exported and comes back after an undo; a swap keeps the balance", async ({
  workbench,
}) => {
  await openBoard(workbench, 2);
  const decision = workbench.getByRole("region", { name: "Decision" });
  await expect(decision).toContainText(`${perKind} hits, ${perKind} standard errors, ${perKind} adversarial errors.`);
  await decision.getByRole("button", { name: "Reject with a reason" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Reject this target" });
  await expect(dialog.getByRole("status")).toContainText(/no longer balanced: “.+” has 2 hits, 1 standard error and/);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Two digits, at best");
  await (await KeyboardWalk.on(workbench)).look("rejecting a target");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog).toBeHidden();
  await expect(decision).toContainText("Two digits, at best");
  await expect(decision).toContainText("1 standard error, 2 adversarial errors: not as many of each kind");
  await workbench.keyboard.press("Control+z");
  await expect(decision).not.toContainText("Two digits");
  // What is still on its way to the project cannot be done again yet.
  await expect(workbench.getByText("Undone", { exact: true })).toBeVisible();
  await workbench.keyboard.press("Control+Shift+z");
  await expect(decision).toContainText("Two digits, at best");
  await expect(workbench.getByText("Done again", { exact: true })).toBeVisible();

  await workbench.keyboard.press("Control+z");
  await expect(decision).toContainText("Kept");
  await decision.getByRole("button", { name: "Reject with a reason" }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Cut off");
  await dialog.getByRole("switch", { name: /^Put another error of/ }).check();
  await dialog.getByRole("button", { name: "Replace" }).click();
  await expect(workbench.getByText(/target 19 of 19/)).toBeVisible();
  await expect(decision).toContainText(`${perKind} hits, ${perKind} standard errors, ${perKind} adversarial errors.`);
  await expect(dialog).toBeHidden();
  await visit(workbench, "/curate");
  // What was run on the one is run on the other.
  await expect(workbench.getByRole("option", { name: /Kept, [23] explanations/ })).toHaveCount(18);
  // Which of the two was made last, and is shown first, is up to the processors.
  await workbench.getByRole("option").nth(18).dblclick();
  await workbench.getByRole("combobox", { name: "Explanation" }).click();
  await workbench.getByRole("option", { name: /^Teaching examples/ }).click();
  await expect(board(workbench).places).toHaveCount(4);
  await visit(workbench, "/curate");
  await expect(workbench.getByRole("option", { name: /Rejected \(Cut off\)/ })).toHaveCount(1);
});

test("of a target's sets a new study shows the newest, and Compose chooses another", async ({ workbench }) => {
  await openBoard(workbench, 3);
  const { places, keep } = board(workbench);
  await places.nth(3).focus();
  await workbench.keyboard.press("Delete");
  await keep.click();
  await expect(workbench.getByRole("combobox", { name: "Explanation" })).toHaveValue(/changed by hand, seed 1/);
  const image = await workbench
    .getByRole("img", { name: /^Image of/ })
    .first()
    .getAttribute("src");
  await workbench.getByRole("main").getByRole("link", { name: "Compose" }).click();

  await workbench.getByRole("button", { name: "New study" }).first().click();
  const dialog = workbench.getByRole("dialog", { name: "New study" });
  await dialog.getByRole("radio", { name: /maps and examples/ }).click();
  await dialog.getByRole("button", { name: "Create study" }).click();
  const explanations = workbench.getByRole("region", { name: "Explanations" });
  await explanations.getByRole("button", { name: "Choose for single targets" }).last().click();
  const row = explanations.getByRole("listitem").filter({ has: workbench.locator(`img[src="${image}"]`) });
  const chosen = row.getByRole("combobox");
  await expect(chosen).toHaveValue(/^Teaching examples.*, changed by hand, seed 1/);
  await chosen.click();
  await workbench.getByRole("option", { name: /^Teaching examples(?!.*changed by hand)/ }).click();
  await saveStudy(workbench);
  await workbench.reload();
  await explanations.getByRole("button", { name: "Choose for single targets" }).last().click();
  await expect(chosen).toHaveValue(/^Teaching examples(?!.*changed by hand)/);
});

test("the kept targets are saved as a contact sheet", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await expect(workbench.getByText(/18 kept/)).toBeVisible();
  const saved = async (format: string): Promise<Download> => {
    await workbench.getByRole("button", { name: "Contact sheet" }).click();
    const download = workbench.waitForEvent("download");
    await workbench.getByRole("menuitem", { name: `Save as ${format}` }).click();
    return download;
  };
  const pdf = await saved("PDF");
  expect(pdf.suggestedFilename()).toBe("digits-demo-contact-sheet.pdf");
  const text = readFileSync(await pdf.path(), "latin1");
  expect(text.slice(0, 5)).toBe("%PDF-");
  expect(text.match(/\/Type \/Page /g)).toHaveLength(2);
  expect(text).toContain("%%EOF");
  const png = await saved("PNG");
  const { data, info } = await sharp(await png.path())
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(1654);
  // Digits are white on black, their maps are in colours: neither is missing, and most of the sheet is paper.
  const pixels = Array.from({ length: data.length / info.channels }, (_, k) =>
    data.subarray(k * info.channels, k * info.channels + 3),
  );
  const share = (holds: (pixel: Uint8Array) => boolean) => pixels.filter(holds).length / pixels.length;
  expect(share(([r, g, b]) => r! + g! + b! === 0)).toBeGreaterThan(0.1);
  expect(share(([r, g, b]) => Math.abs(r! - g!) + Math.abs(g! - b!) > 60)).toBeGreaterThan(0.1);
  expect(share(([r, g, b]) => r! + g! + b! === 765)).toBeGreaterThan(0.3);
});

test("a list of trials is specified in the window, says what runs short, and is exported", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("button", { name: "Choose targets" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Choose targets" });
  await dialog.getByText("A list of trials").click();
  await (await KeyboardWalk.on(workbench)).look("a list of trials");
  await dialog.getByRole("textbox", { name: "Categories" }).fill("30");
  await dialog.getByRole("textbox", { name: "Trials of each kind" }).fill("40");
  await dialog.getByRole("button", { name: "Specify trials" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/30 categories were asked for, but only \d+ have a hit/);
  await expect(dialog).toContainText("after a shift");
  const rows = dialog.getByRole("row");
  await expect(rows.nth(1)).toContainText(/\d+\.\d%\s*\d+ of \d+/);
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Export as CSV" }).click();
  const written = dialog.getByRole("status");
  const path = await written.locator("code").first().textContent();
  const lines = readFileSync(path!, "utf8").trimEnd().split("\r\n");
  const [, trials] = /^(\d+) trials/.exec((await dialog.getByText(/^\d+ trials of \d+ categories/).textContent())!)!;
  expect(lines).toHaveLength(1 + Number(trials));
  expect(lines[0]).toContain("reason,examples,learner_probability_before,learner_probability,learner_threshold");
  await dialog.getByRole("button", { name: "Show them" }).click();
  await expect(dialog).toBeHidden();
});
