import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("a folder of photographs is recognised, imported and browsed", async ({ workbench, folder, shell }) => {
  const photographs = join(folder, `photographs-${shell}`);
  for (const [name, background] of [
    ["sea", { r: 20, g: 60, b: 200 }],
    ["sand", { r: 230, g: 210, b: 150 }],
  ] as const) {
    mkdirSync(join(photographs, name), { recursive: true });
    for (let k = 0; k < 6; k++) {
      const image = sharp({ create: { width: 60, height: 40, channels: 3, background } });
      writeFileSync(join(photographs, name, `${k}.jpg`), await image.jpeg().toBuffer());
    }
  }
  writeFileSync(join(photographs, "sea", "empty.png"), "");

  await visit(workbench, "/");
  await workbench.getByLabel("Name").fill("Beach");
  await workbench.getByLabel("Folder", { exact: true }).fill(join(folder, `beach-${shell}`));
  await workbench.getByRole("button", { name: "Create project" }).click();
  await workbench.getByRole("button", { name: "Import dataset" }).first().click();
  const dialog = workbench.getByRole("dialog", { name: /Import/ });
  await dialog.getByRole("combobox", { name: "What it is" }).click();
  await workbench.getByRole("option", { name: "A file or folder of mine" }).click();

  await dialog.getByLabel("Path").fill(join(folder, "nowhere"));
  await expect(dialog.getByRole("alert")).toContainText("cannot be read");
  await expect(dialog.getByRole("button", { name: "Import" })).toBeDisabled();
  await dialog.getByLabel("Path").fill(photographs);
  const report = dialog.getByRole("status");
  await expect(report).toContainText("Folder of images by class: 12 images");
  await expect(report).toContainText("40 × 60 pixels, in colour");
  await expect(report).toContainText("2 classes: sand, sea");
  await expect(report).toContainText("sea/empty.png is left out: it is empty");
  await dialog.getByLabel("Image height").fill("24");
  await dialog.getByLabel("Image width").fill("24");
  await expect(report).toContainText("24 × 24 pixels");
  await expect(dialog.getByLabel("Name")).toHaveValue(`photographs-${shell}`);
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Import" }).click();

  await workbench
    .getByRole("link", { name: new RegExp(`photographs-${shell}`) })
    .first()
    .click();
  const image = workbench.locator('img[src*="/image/"]').first();
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(24);
});
