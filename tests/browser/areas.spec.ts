import { expect, expectAccessible, test, visit } from "./workbench.ts";

const areas = [
  { path: "/library", heading: "Library", shows: ["MNIST digits", "10,000 images"] },
  { path: "/curate", heading: "Curate", shows: ["60 targets"] },
  { path: "/compose", heading: "Compose", shows: ["Do saliency maps help people predict an AI?"] },
  { path: "/run", heading: "Do saliency maps help people predict an AI?", shows: ["Start a participant"] },
  { path: "/analyse", heading: "Do saliency maps help people predict an AI?", shows: ["simulated participants"] },
];

for (const colorScheme of ["light", "dark"] as const)
  for (const { path, heading, shows } of areas)
    test(`${path} shows the demo's work and is accessible in ${colorScheme}`, async ({ workbench }) => {
      await workbench.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await visit(workbench, path);
      await expect(workbench.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      for (const text of shows) await expect(workbench.getByText(text).first()).toBeVisible();
      await expectAccessible(workbench);
    });

test("a window that is opened on a project begins in its Library", async ({ workbench }) => {
  await expect(workbench).toHaveURL(/#\/library$/);
});

test("the first screen offers the demo's project", async ({ workbench }) => {
  await visit(workbench, "/");
  await workbench
    .getByRole("button", { name: /Digits demo/ })
    .first()
    .click();
  await expect(workbench).toHaveURL(/#\/(library|curate)/);
});

test("reload, back and forward keep the place", async ({ workbench }) => {
  await visit(workbench, "/library");
  await visit(workbench, "/curate");
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
  await workbench.reload();
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
  await workbench.goBack();
  await expect(workbench.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
  await workbench.goForward();
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
});

test("the command palette reaches the areas by keyboard", async ({ workbench }) => {
  await visit(workbench, "/library");
  await expect(workbench.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
  await workbench.keyboard.press("Control+k");
  await expect(workbench.getByRole("textbox", { name: "Search actions" })).toBeFocused();
  await workbench.keyboard.type("Analyse");
  await workbench.keyboard.press("Enter");
  await expect(workbench).toHaveURL(/#\/analyse/);
});

test("a classifier shows where it errs, and a cell of the confusion matrix its images", async ({ workbench }) => {
  await visit(workbench, "/library");
  await workbench.getByRole("link", { name: /CNN/ }).click();
  await expect(workbench.getByText("Confusion matrix")).toBeVisible();
  await expect(workbench.getByText(/9[78]\.\d+%/).first()).toBeVisible();
  await expectAccessible(workbench);
});
