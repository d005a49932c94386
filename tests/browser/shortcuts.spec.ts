import { expect, test, visit } from "./workbench.ts";

test("a board's shortcuts work after a dropdown, a slider and a button were used", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("option").first().dblclick();
  const place = workbench.getByText(/target \d+ of 60/);
  await expect(place).toContainText("target 1 of 60");

  const dropdown = workbench.getByRole("combobox", { name: "Explanation", exact: true });
  await dropdown.click();
  await workbench.getByRole("option").first().click();
  await expect(dropdown).toBeFocused();
  await workbench.keyboard.press("ArrowRight");
  await expect(place).toContainText("target 2 of 60");

  await workbench.getByRole("combobox", { name: "Explanation", exact: true }).click();
  await workbench.keyboard.press("Escape");
  await expect(workbench.getByRole("option")).toHaveCount(0);
  await expect(place, "the key shuts the dropdown, not the board").toContainText("target 2 of 60");
  await workbench.keyboard.press("r");
  await expect(workbench.getByRole("button", { name: "Reject" })).toHaveAttribute("aria-pressed", "true");
  await workbench.keyboard.press("Control+z");
  await expect(workbench.getByRole("button", { name: "Keep" })).toHaveAttribute("aria-pressed", "true");

  const opacity = workbench.getByRole("slider", { name: "Opacity of the overlay" });
  await opacity.focus();
  await workbench.keyboard.press("ArrowRight");
  await expect(opacity).toHaveAttribute("aria-valuenow", "61");
  await expect(place, "the slider's own keys").toContainText("target 2 of 60");
  await workbench.keyboard.press("Escape");
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
});

test("the preview's arrow keys work after its dropdown was used", async ({ workbench }) => {
  await visit(workbench, "/compose");
  await workbench
    .getByRole("link", { name: /saliency maps/ })
    .first()
    .click();
  await workbench.getByRole("button", { name: "Preview" }).click();
  const place = workbench.getByText(/^\d+ of \d+ · /);
  await expect(place).toContainText(/^1 of/);
  await workbench.getByRole("combobox", { name: "Condition" }).click();
  await workbench.getByRole("option").last().click();
  await workbench.keyboard.press("ArrowRight");
  await expect(place).toContainText(/^2 of/);
  await workbench.keyboard.press("End");
  await expect(place).toContainText(/Debrief|done/i);
  await workbench.getByRole("textbox", { name: "Seed of the order" }).fill("2");
  await workbench.keyboard.press("Home");
  await expect(place, "a text field's own keys").not.toContainText(/^1 of/);
});

test("the grid's shortcuts work after its filters were used", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByText("Errors", { exact: true }).click();
  await expect(workbench.getByText(/20 shown/)).toBeVisible();
  await workbench.keyboard.press("r");
  await expect(workbench.getByText(/59 kept/)).toBeVisible();
  await workbench.keyboard.press("Control+z");
  await expect(workbench.getByText(/60 kept/)).toBeVisible();
});
