import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

/** A small mixture of the digits' classifier. */
const test = testWith("train --bundled", "run dmm-men --category 8 --images 100 --features 60 --sweeps 40");

test("the fidelity of a mixture is asked for where it is shown, and the images that it crafts become targets", async ({
  workbench,
}) => {
  await visit(workbench, "/library");
  await workbench.getByRole("link", { name: /^MNIST CNN/ }).click();
  await workbench.getByRole("button", { name: "Study this classifier" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Study this classifier" });
  await dialog.getByText(/^What is shown/).click();
  await expect(dialog.getByRole("combobox", { name: "Method" })).toHaveValue("Fidelity of a mixture");
  for (const place of [5, 4, 3]) await dialog.getByRole("button", { name: `Remove element ${place}` }).click();
  for (const [k, count] of [10, 20].entries())
    await dialog.getByLabel(`Element ${k + 1}`, { exact: true }).fill(`${count}`);
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Evaluate 1 artefact" }).click();
  await expect(workbench.getByRole("img", { name: /^Crafted/ })).toHaveCount(8);
  await expect(workbench.getByRole("row", { name: /^Blackened: 20 important features/ })).toBeVisible();
  await workbench.getByRole("button", { name: "Make 8 targets of these images" }).click();
  await expect(workbench.getByRole("link", { name: "8 targets in Curate" })).toBeVisible();
});
