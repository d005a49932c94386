import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("nested models are fitted side by side, with a formula's error at its token", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await expect(workbench.getByRole("heading", { name: "Likelihood-ratio tests" })).toBeVisible({ timeout: 60_000 });
  await expect(workbench.getByRole("heading", { name: "Coefficients" })).toBeVisible();
  await expect(workbench.getByText(/saliency/i).first()).toBeVisible();
  await expectAccessible(workbench);

  const formula = workbench.getByRole("textbox", { name: "Model 1" });
  await formula.fill("correct ~ target_knd + (1 | subject_id)");
  await expect(workbench.getByText(/no column “target_knd”/).first()).toBeVisible();
});

test("accuracy by cell is drawn with its intervals", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Accuracy" }).click();
  await expect(workbench.getByText(/95% intervals/).first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(workbench);
});

test("the data and the report are written into the project's folder", async ({ workbench, demoProject }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Export and report" }).click();
  await workbench.getByRole("button", { name: /Psych-DS/ }).click();
  await expect(workbench.getByText("dataset_description.json").first()).toBeVisible();
  expect(existsSync(join(demoProject, "exports"))).toBe(true);
  await expectAccessible(workbench);
});
