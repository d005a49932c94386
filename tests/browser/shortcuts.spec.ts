import type { Locator } from "@playwright/test";
import { expect, test, visit } from "./workbench.ts";

test("a board's shortcuts work after a dropdown, a slider and a button were used", async ({ workbench }) => {
  await visit(workbench, "/curate");
  // The rows come a few a frame, and the first need not be the first to come.
  await workbench.locator("[role=option][aria-posinset='1']").dblclick();
  const place = workbench.getByText(/target \d+ of \d+/);
  await expect(place).toContainText("target 1 of");

  const dropdown = workbench.getByRole("combobox", { name: "Explanation", exact: true });
  await dropdown.click();
  await workbench.getByRole("option").first().click();
  await expect(dropdown).toBeFocused();
  await workbench.keyboard.press("ArrowRight");
  await expect(place).toContainText("target 2 of");

  await dropdown.click();
  await workbench.keyboard.press("Escape");
  await expect(workbench.getByRole("option")).toHaveCount(0);
  await expect(place, "the key shuts the dropdown, not the board").toContainText("target 2 of");
  await workbench.keyboard.press("r");
  await expect(workbench.getByRole("button", { name: "Reject", exact: true })).toHaveAttribute("aria-pressed", "true");
  await workbench.keyboard.press("Control+z");
  await expect(workbench.getByRole("button", { name: "Reject", exact: true })).toHaveAttribute("aria-pressed", "false");

  const opacity = workbench.getByRole("slider", { name: "Opacity of the overlay" });
  const before = Number(await opacity.getAttribute("aria-valuenow"));
  await opacity.focus();
  await workbench.keyboard.press("ArrowRight");
  await expect(opacity).toHaveAttribute("aria-valuenow", String(before + 1));
  await expect(place, "the slider's own keys").toContainText("target 2 of");
  await workbench.keyboard.press("Escape");
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
});

test("the preview's arrow keys work after its dropdown was used", async ({ workbench }) => {
  await visit(workbench, "/compose");
  await workbench.locator("main a[href*='/compose/']").first().click();
  await workbench.getByRole("button", { name: "Preview" }).click();
  const place = workbench.getByText(/^\d+ of \d+ · /);
  await expect(place).toContainText(/^1 of/);
  await workbench.getByRole("combobox", { name: "Condition", exact: true }).click();
  await workbench.getByRole("option").last().click();
  await workbench.keyboard.press("ArrowRight");
  await expect(place).toContainText(/^2 of/);
  await workbench.keyboard.press("End");
  await expect(place).toContainText(/^(\d+) of \1 /);
  await workbench.getByRole("textbox", { name: "Seed of the order" }).fill("2");
  await workbench.keyboard.press("Home");
  await expect(place, "a text field's own keys").not.toContainText(/^1 of/);
});

test("the grid's shortcuts work after its filters were used", async ({ workbench }) => {
  await visit(workbench, "/curate");
  const counts = workbench.getByText(/targets, \d+ kept, \d+ shown/);
  const [all, kept] = await numbersIn(counts);
  await workbench.getByText("Errors", { exact: true }).click();
  await expect(counts).not.toContainText(`${all} shown`);
  await workbench.keyboard.press("r");
  await expect(counts).toContainText(`${kept! - 1} kept`);
  await workbench.keyboard.press("Control+z");
  await expect(counts).toContainText(`${kept} kept`);
});

test("the arrow keys go through a session's screens, in its timeline and beside it", async ({ workbench }) => {
  await visit(workbench, "/run");
  await workbench.getByText(/^Simulated, \d/).click();
  await workbench.locator("main a[href*='/sessions/']").first().click();
  const timeline = workbench.getByRole("grid", { name: "Timeline" });
  const selected = timeline.getByRole("row", { selected: true });
  await expect(selected).toContainText(/^1\. /);
  await workbench.keyboard.press("ArrowRight");
  await expect(selected).toContainText(/^2\. /);
  await timeline.focus();
  await workbench.keyboard.press("ArrowDown");
  await expect(selected, "once, not by the page too").toContainText(/^3\. /);
  await workbench.keyboard.press("End");
  const rows = Number(await timeline.getAttribute("aria-rowcount")) - 1;
  await expect(selected).toContainText(new RegExp(`^${rows}\\. `));
  await expect(selected).toBeInViewport({ ratio: 1 });
  await workbench.keyboard.press("Home");
  await expect(selected).toBeInViewport({ ratio: 1 });
});

async function numbersIn(words: Locator): Promise<number[]> {
  return [...((await words.textContent()) ?? "").matchAll(/\d+/g)].map(Number);
}

test("the palette finds what is in the project by its words, and leads there", async ({ workbench }) => {
  await visit(workbench, "/library");
  const search = workbench.getByRole("textbox", { name: "Search actions" });
  const found = async (words: string, name: RegExp, address: RegExp) => {
    await workbench.keyboard.press("Control+k");
    await search.fill(words);
    await workbench.getByRole("button", { name }).first().click();
    await expect(workbench).toHaveURL(address);
  };
  await found("sim1p", /Participant sim1p\d+/, /#\/run\/.+\/sessions\/.+/);
  await found("answered image", /^Image \d+, answered/, /#\/curate\/targets\/.+/);
  await found("digits class", /Targets of this class of/, /#\/curate\?class=\d/);
  await found("compose saliency", /Compose$/, /#\/compose\/.+/);
  await workbench.keyboard.press("Control+k");
  await search.fill("nothing is called so");
  await expect(workbench.getByText("Nothing of that name")).toBeVisible();
});
