import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, testWith, visit } from "./workbench.ts";

/** In an app of its own: the project that is made has the name by which other tests know theirs. */
const test = testWith();

test("the demo is made at a press, stops when one of its jobs is cancelled, and goes on at the next", async ({
  workbench,
  folder,
}) => {
  await visit(workbench, "/");
  await expect(workbench.getByText(join(folder, "exemplar-projects", "digits-demo"))).toBeVisible();
  const make = workbench.getByRole("button", { name: "Make the demo" });
  await make.click();
  await expect(workbench.getByText(/^4\/6 Explanations/)).toBeVisible();
  await expect(workbench.getByText("10,000 images").first()).toBeVisible();
  await cancelExplaining(workbench);
  await expect(workbench.getByText(/Explain 90 targets.* was cancelled/)).toBeVisible();

  await workbench.keyboard.press("Escape");
  await visit(workbench, "/");
  await make.click();
  await expect(workbench.getByText(/^4\/6 Explanations/)).toBeVisible();
  await cancelExplaining(workbench);
  await expect(workbench.getByText(/^4\/6 Explanations/)).toHaveCount(0);
  await visit(workbench, "/curate");
  await expect(workbench.getByText(/90 targets/).first()).toBeVisible();
});

async function cancelExplaining(workbench: Page): Promise<void> {
  const cancel = workbench.getByRole("button", { name: /^Cancel: Explain 90 targets/ });
  if (!(await cancel.isVisible())) await workbench.getByRole("button", { name: /jobs?/i }).first().click();
  await cancel.click();
}
