import { join } from "node:path";
import { expectWalkable, inEveryLook } from "./keyboard-walk.ts";
import { places } from "./places.ts";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

// Every step of a walk in a trace is of no use to anyone, and takes longer than the walk.
test.use({ trace: "off" });

for (const [index, { name, open }] of places.entries())
  test(`${index + 1}. ${name} is walked by the keyboard, in both schemes and at both sizes`, async ({ workbench }) => {
    await inEveryLook(workbench, async () => {
      await open(workbench);
      await expectWalkable(workbench, name);
      await expectAccessible(workbench);
      await workbench.keyboard.press("Escape");
    });
  });

test("the areas of an empty project are walked by the keyboard", async ({ workbench, folder, shell }) => {
  await visit(workbench, "/");
  await workbench.getByLabel("Name").fill("Nothing");
  await workbench.getByLabel("Folder", { exact: true }).fill(join(folder, `nothing-${shell}`));
  await workbench.getByRole("button", { name: "Create project" }).click();
  await expect(workbench.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
  for (const area of ["Curate", "Compose", "Run", "Analyse", "Library"]) {
    await visit(workbench, `/${area.toLowerCase()}`);
    await expect(workbench.getByRole("heading", { level: 1, name: area })).toBeVisible();
    await inEveryLook(workbench, async () => {
      await expectWalkable(workbench, `${area} with nothing in it`);
      await expectAccessible(workbench);
    });
  }
});
