import { KeyboardWalk } from "./keyboard-walk.ts";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("a generator is trained, and its samples, loss and provenance are seen", async ({ workbench }) => {
  await visit(workbench, "/library");
  await workbench.getByRole("button", { name: "Add generator" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Add a generator" });
  await dialog.getByLabel("Name").fill("Dreamt digits");
  await dialog.getByLabel("Epochs").fill("2");
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Train" }).click();

  const card = workbench.getByRole("region", { name: "Generators" }).getByRole("link", { name: /Dreamt digits/ });
  await expect(card).toContainText("negative evidence bound");
  await card.click();
  await expect(workbench.getByRole("heading", { level: 1, name: "Dreamt digits" })).toBeVisible();
  const sheet = workbench.getByRole("img", { name: "64 samples of Dreamt digits" });
  // 8 × 8 images of 28 × 28, every pixel twice as large as in the file.
  await expect
    .poll(() => sheet.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight, image.width]))
    .toEqual([224, 224, 448]);
  const curve = workbench.getByRole("figure", { name: "Training" });
  await expect(curve.getByRole("columnheader", { name: "negative evidence bound" })).toBeAttached();
  await expect(curve.getByRole("row")).toHaveCount(3);
  const provenance = workbench.getByRole("region", { name: "Provenance" });
  for (const fact of ["2 epochs, batches of 100", "8,000 training images", "Seed", "Device"])
    await expect(provenance).toContainText(fact);

  const levels = workbench.getByRole("region", { name: "Level sets" });
  await expect(levels).toContainText("No images have been sampled");
  const walk = await KeyboardWalk.on(workbench);
  await walk.lookInto("asking for a level set", levels.getByRole("button", { name: "Sample a level set" }));
  await levels.getByRole("button", { name: "Sample a level set" }).click();
  const asking = workbench.getByRole("dialog", { name: "Sample a level set" });
  const ask = async (category: string) => {
    const settings = { Category: category, Chains: 4, "Warm-up": 40, Draws: 40, "Prior draws": 200, Images: 8 };
    for (const [setting, value] of Object.entries(settings))
      await asking.getByLabel(setting, { exact: true }).fill(`${value}`);
    await asking.getByRole("button", { name: "Explore 1 source" }).click();
  };
  await ask("treble");
  const refusal = workbench.getByRole("alert");
  await expect(refusal).toContainText("The classifier has no category “treble”");
  await refusal.getByRole("button", { name: "Dismiss" }).click();
  await levels.getByRole("button", { name: "Sample a level set" }).click();
  await ask("3");
  await expect(workbench.locator(".mantine-Notification-root", { hasText: "Explore 1 source" })).toBeVisible();
  await expect(levels.getByRole("img", { name: /Image that is answered/ })).toHaveCount(8);
  await expect(levels).toContainText("Sure of “3”: 8 of 160 draws of 4 chains");
  await expect(levels.getByRole("row", { name: /^R̂/ })).toBeVisible();
  await walk.look("a generator");

  await levels.getByRole("button", { name: "Make 8 targets of these images" }).click();
  await levels.getByRole("link", { name: "8 targets in Curate" }).click();
  const targets = workbench.getByRole("listbox").getByRole("option", { name: /made/i });
  await expect(targets).toHaveCount(8);
  await targets.first().dblclick();
  await expect(workbench.getByRole("heading", { level: 1, name: /^Answered \d$/ })).toBeVisible();
  await expectAccessible(workbench);
});

test("a generator that ships with the app is added, and makes digits at once", async ({ workbench }) => {
  await visit(workbench, "/library?do=generator");
  const dialog = workbench.getByRole("dialog", { name: "Add a generator" });
  await dialog.getByText("Shipped with Exemplar", { exact: true }).click();
  await dialog.getByRole("radio", { name: "mnist-gan-5" }).check();
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Add generator" }).click();
  const card = workbench.getByRole("region", { name: "Generators" }).getByRole("link", { name: /mnist-gan-5/ });
  await card.click();
  await expect(workbench.getByRole("img", { name: "64 samples of mnist-gan-5" })).toBeVisible();
  await expect(workbench.getByRole("region", { name: "Provenance" })).toContainText("60,000 training images");
});
