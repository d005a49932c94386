import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { KeyboardWalk } from "./keyboard-walk.ts";
import { expect, test, visit } from "./workbench.ts";

/** Every page, dialog and menu that can be reached without changing the demo's project, by the area that it belongs to. */

test("the first screen and the top bar are walked by the keyboard", async ({ workbench }) => {
  const walk = await KeyboardWalk.on(workbench);
  const bar = workbench.getByRole("banner");
  await visit(workbench, "/");
  await expect(workbench.getByRole("button", { name: "Create project" })).toBeVisible();
  await walk.look("the projects");
  await visit(workbench, "/library");
  await walk.lookInto("the jobs", bar.getByRole("button", { name: /^Jobs/ }));
  await walk.lookInto("the compute device", bar.getByTitle(/^Compute device/));
  await walk.lookInto("the colour scheme", bar.getByRole("button", { name: "Colour scheme" }));
  await walk.lookIntoOpenedBy("the command palette", async () => {
    await workbench.keyboard.press("Control+k");
    await expect(workbench.getByRole("textbox", { name: "Search actions" })).toBeFocused();
  });
});

test("Library is walked by the keyboard", async ({ workbench }) => {
  const walk = await KeyboardWalk.on(workbench);
  const heading = workbench.getByRole("heading", { level: 1, name: "Library" });
  await visit(workbench, "/library");
  await expect(heading).toBeVisible();
  await walk.look("Library");
  await walk.lookIntoAddress("Import a dataset", "/library?do=import");
  await walk.lookIntoAddress("Import a dataset", "/library?do=import&path=/nowhere");
  await walk.lookIntoAddress("Fetch a published dataset", "/library?do=fetch");
  await walk.lookIntoAddress("Import a classifier", "/library?do=classifier");
  await walk.lookIntoAddress("Import a classifier", "/library?do=classifier&path=/nowhere.onnx");
  await walk.lookIntoAddress("Train a classifier", "/library?do=train");
  await walk.lookIntoAddress("Add a generator", "/library?do=generator");
  await walk.lookIntoAddress("Add the bundled classifier", "/library?do=bundled");
  await workbench.locator("main a[href*='/datasets/']").first().click();
  await expect(workbench.getByRole("button", { name: "Provenance" })).toBeVisible();
  await walk.look("a dataset");
  await walk.lookInto("a dataset's provenance", workbench.getByRole("button", { name: "Provenance" }));
  await walk.lookInto("what can be done with a dataset", workbench.getByRole("button", { name: /^More about/ }));
  const dataset = new URL(workbench.url()).hash.slice(1);
  const id = dataset.split("/").at(-1);
  await walk.lookIntoAddress("Rename the dataset", `${dataset}?do=rename/dataset/${id}`);
  await walk.lookIntoAddress("What uses the dataset", `${dataset}?do=used-by/dataset/${id}`);
  await walk.lookIntoAddress("Delete the dataset", `${dataset}?do=delete/dataset/${id}`);
  await visit(workbench, "/library");
  await workbench.locator("main a[href*='/classifiers/']").first().click();
  await expect(workbench.getByText("Confusion matrix")).toBeVisible();
  await walk.look("a classifier");
  await visit(workbench, "/library/datasets/none");
  await expect(heading).toHaveCount(0);
  await walk.look("a dataset that is not there");
});

test("Curate is walked by the keyboard", async ({ workbench }) => {
  const walk = await KeyboardWalk.on(workbench);
  await visit(workbench, "/curate");
  await expect(workbench.getByRole("heading", { level: 1, name: "Curate" })).toBeVisible();
  await walk.look("Curate");
  await walk.lookIntoAddress("Choose targets", "/curate?do=choose");
  await walk.lookIntoAddress("Explain targets", "/curate?do=explain");
  await workbench.getByRole("option").first().dblclick();
  await expect(workbench.getByText(/effective sample size/i).first()).toBeVisible();
  await walk.look("a target's board");
  await walk.lookInto("evaluating explanations", workbench.getByRole("button", { name: "Evaluate" }).first());
  await visit(workbench, "/curate?class=of-no-image");
  await expect(workbench.getByText("No target fits these filters")).toBeVisible();
  await walk.look("Curate without a match");
  await visit(workbench, "/curate/compare");
  await expect(workbench.getByRole("heading", { level: 1, name: "Compare methods" })).toBeVisible();
  await walk.look("Compare methods");
  await visit(workbench, "/curate/targets/none");
  await expect(workbench.getByRole("heading", { level: 1, name: "Compare methods" })).toHaveCount(0);
  await walk.look("a target that is not there");
});

test("Compose is walked by the keyboard", async ({ workbench }) => {
  const walk = await KeyboardWalk.on(workbench);
  await visit(workbench, "/compose");
  await expect(workbench.getByRole("heading", { level: 1, name: "Compose" })).toBeVisible();
  await walk.look("Compose");
  await walk.lookIntoAddress("New study", "/compose?do=create");
  await workbench.locator("main a[href*='/compose/']").first().click();
  const parts = workbench.getByRole("navigation", { name: "Parts of the study" });
  await expect(parts).toBeVisible();
  await walk.lookInto("the steps that can be added", parts.getByRole("button", { name: "Add a step" }));
  // The design, and every step of the flow with its settings.
  for (const part of await parts.locator("button:not([aria-haspopup])").all()) {
    await part.click();
    await expect(part).toHaveAttribute("aria-current", "true");
    await walk.look(`a study: ${(await part.textContent())?.trim()}`);
  }
  await parts.getByRole("button", { name: "Add a step" }).click();
  await workbench.getByRole("menuitem").first().click();
  await expect(workbench.getByRole("button", { name: "Undo" })).toBeEnabled();
  await walk.look("a step that is new");
  await walk.lookInto("leaving a study unsaved", workbench.getByRole("link", { name: "Curate", exact: true }));
  await workbench.getByRole("button", { name: "Undo" }).click();
  await workbench.getByRole("button", { name: "Power", exact: true }).click();
  await expect(workbench.getByRole("button", { name: "Simulate" })).toBeVisible();
  await walk.look("power");
  await workbench.goBack();
  await workbench.getByRole("button", { name: "Preview" }).click();
  await expect(workbench.getByRole("button", { name: "Later screen" })).toBeVisible();
  await walk.look("preview");
});

test("Run is walked by the keyboard", async ({ workbench }) => {
  const walk = await KeyboardWalk.on(workbench);
  await visit(workbench, "/run");
  const start = workbench.getByRole("button", { name: "Start a participant" });
  await expect(start).toBeVisible();
  await walk.look("Run");
  await walk.lookInto("starting a participant", start);
  await walk.lookInto("simulating participants", workbench.getByRole("button", { name: "Simulate" }));
  await walk.lookInto("naming this station", workbench.getByRole("button", { name: "Name this station" }));
  await workbench.getByText(/^Simulated, \d/).click();
  const sessions = workbench.locator("main a[href*='/sessions/']");
  await expect(sessions.first()).toBeVisible();
  await walk.look("the simulated sessions");
  await sessions.first().click();
  await expect(workbench.getByRole("heading", { level: 1, name: /^Participant/ })).toBeVisible();
  await walk.look("a session");
  await walk.lookInto("rejecting a session", workbench.getByRole("button", { name: /^Reject/ }));
  await walk.lookInto("erasing a participant", workbench.getByRole("button", { name: "Erase" }));
});

test("Analyse is walked by the keyboard", async ({ workbench, folder }) => {
  const walk = await KeyboardWalk.on(workbench);
  await visit(workbench, "/analyse");
  await expect(workbench.getByRole("tab").first()).toBeVisible();
  for (const tab of await workbench.getByRole("tab").all()) {
    await tab.click();
    await expect(workbench.getByRole("tabpanel").and(workbench.locator(":visible"))).not.toBeEmpty();
    await walk.look(`Analyse: ${await tab.textContent()}`);
  }
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await expect(workbench.getByRole("heading", { name: "Coefficients" })).toBeVisible();
  await walk.look("fitted models");
  await walk.lookInto("the formats of a figure", workbench.getByRole("button", { name: /^Copy or save/ }).first());
  await walk.lookInto("the formats to copy", workbench.getByRole("button", { name: "Copy as…" }).first());
  await walk.lookIntoAddress("Import trials", "/analyse?do=import-trials");
  const trials = join(folder, "trials.csv");
  writeFileSync(trials, "subject,condition,correct,rt\np1,map,1,500\np1,none,0,600\np2,map,1,700\np2,none,1,800\n");
  const examined = `/analyse?do=import-trials&path=${encodeURIComponent(trials)}`;
  await walk.lookIntoAddress("Import trials", examined, "Import");
});

test("the areas of an empty project are walked by the keyboard", async ({ workbench, folder, shell }) => {
  const walk = await KeyboardWalk.on(workbench);
  await visit(workbench, "/");
  await workbench.getByLabel("Name").fill("Nothing");
  await workbench.getByLabel("Folder", { exact: true }).fill(join(folder, `nothing-${shell}`));
  await workbench.getByRole("button", { name: "Create project" }).click();
  await expect(workbench.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();
  for (const area of ["Curate", "Compose", "Run", "Analyse", "Library"]) {
    await visit(workbench, `/${area.toLowerCase()}`);
    await expect(workbench.getByRole("heading", { level: 1, name: area })).toBeVisible();
    await walk.look(`${area} with nothing in it`);
  }
});
