import { join } from "node:path";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("from nothing to a study: project, digits, classifier, targets, maps, study", async ({
  workbench,
  folder,
  shell,
}) => {
  await visit(workbench, "/");
  await workbench.getByLabel("Name").fill("From nothing");
  await workbench.getByLabel("Folder", { exact: true }).fill(join(folder, `from-nothing-${shell}`));
  await workbench.getByRole("button", { name: "Create project" }).click();
  await expect(workbench.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
  for (const [area, says] of [
    ["Curate", "No targets yet"],
    ["Compose", /No study/],
    ["Run", /No study/],
    ["Analyse", "Nothing to analyse yet"],
    ["Library", "No dataset yet"],
  ] as const) {
    await visit(workbench, `/${area.toLowerCase()}`);
    await expect(workbench.getByRole("heading", { level: 1, name: area })).toBeVisible();
    await expect(workbench.getByText(says).first()).toBeVisible();
    await expectAccessible(workbench);
  }

  await workbench.getByRole("button", { name: "Import dataset" }).first().click();
  const importing = workbench.getByRole("dialog", { name: /Import/ });
  await importing.getByRole("button", { name: "Import" }).click();
  await expect(workbench.getByText("10,000 images").first()).toBeVisible();

  await workbench.getByRole("button", { name: "Add bundled classifier" }).first().click();
  await workbench.getByRole("dialog").getByRole("button", { name: "Add classifier" }).click();
  await expect(workbench.getByText(/9[78]\.\d%/).first()).toBeVisible();

  await visit(workbench, "/curate");
  await workbench.getByRole("button", { name: "Choose targets" }).first().click();
  const choosing = workbench.getByRole("dialog", { name: /Choose targets/ });
  for (const kind of ["Hits", "Errors", "Low confidence"])
    await choosing.getByRole("textbox", { name: kind, exact: true }).fill("4");
  await choosing.getByRole("button", { name: /^Choose/ }).click();
  await expect(workbench.getByText(/12 targets/).first()).toBeVisible();
  await workbench.keyboard.press("Escape");

  await workbench.getByRole("button", { name: "Explain", exact: true }).click();
  await workbench
    .getByRole("dialog")
    .getByRole("button", { name: /^Explain 12 targets$/ })
    .click();
  await workbench.getByRole("option").first().click();
  await workbench.keyboard.press("Control+a");
  await workbench.keyboard.press("k");
  await expect(workbench.getByText(/12 kept/)).toBeVisible();
  await expect(workbench.getByRole("option", { name: /1 explanation/ })).toHaveCount(12);

  await visit(workbench, "/compose");
  await workbench
    .getByRole("button", { name: /New study|Create/ })
    .first()
    .click();
  await workbench
    .getByRole("dialog")
    .getByRole("button", { name: /Create/ })
    .click();
  await expect(workbench).toHaveURL(/#\/compose\/.+/);
  await expect(
    workbench.getByText("What will the AI answer?").or(workbench.getByText("Predictions")).first(),
  ).toBeVisible();
  await workbench
    .getByRole("button", { name: "Preview" })
    .or(workbench.getByRole("link", { name: "Preview" }))
    .first()
    .click();
  await expectAccessible(workbench);
});

test("what is not a project is refused in place, with what to do", async ({ workbench, folder }) => {
  await visit(workbench, "/");
  await workbench
    .getByRole("textbox", { name: /project/i })
    .first()
    .fill(join(folder, "nowhere"));
  await workbench.getByRole("button", { name: "Open", exact: true }).click();
  await expect(workbench.getByText(/nowhere/).last()).toBeVisible();
});
