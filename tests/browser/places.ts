import type { Page } from "@playwright/test";
import { expect, visit } from "./workbench.ts";

/** A page, dialog or state of the workbench, and the way to it in the demo's project. */
export interface Place {
  readonly name: string;
  open(page: Page): Promise<void>;
}

const at = (name: string, path: string, heading?: string): Place => ({
  name,
  async open(page) {
    await visit(page, path);
    if (heading) await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await settled(page);
  },
});

const dialog = (name: string, path: string): Place => ({
  name: `the dialog “${name}”`,
  async open(page) {
    await visit(page, path);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    await settled(page);
  },
});

/** Another place, and one step on from it. */
const then = (before: Place, name: string, step: (page: Page) => Promise<void>): Place => ({
  name,
  async open(page) {
    await before.open(page);
    await step(page);
    await settled(page);
  },
});

/** Everything that the page asks for has come. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.locator(".mantine-Skeleton-root:visible, .mantine-Loader-root:visible")).toHaveCount(0);
}

const library = at("Library", "/library", "Library");
const curate = at("Curate", "/curate", "Curate");
const board = then(curate, "a target's board", async (page) => {
  await page.getByRole("option").first().dblclick();
  await expect(page.getByText(/effective sample size/i).first()).toBeVisible();
});
const studies = at("Compose", "/compose", "Compose");
const study = then(studies, "a study", async (page) => {
  await page
    .getByRole("link", { name: /saliency maps/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Design" })).toBeVisible();
});
const run = then(at("Run", "/run"), "Run", (page) =>
  expect(page.getByRole("button", { name: "Start a participant" })).toBeVisible(),
);
const simulated = then(run, "the simulated sessions", async (page) => {
  await page.getByText("Simulated", { exact: true }).click();
  await expect(page.getByRole("row").nth(3)).toBeVisible();
});
const session = then(simulated, "a session", async (page) => {
  await page.getByRole("row").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /^Participant/ })).toBeVisible();
});
const analyse = at("Analyse", "/analyse");
const analyseTab = (tab: string, shows: string | RegExp) =>
  then(analyse, `Analyse: ${tab}`, async (page) => {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByText(shows).first()).toBeVisible();
  });
const models = analyseTab("Models", /^Fit/);
const click = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();

/** Every page, dialog and state that can be reached without changing the demo's project. */
export const places: readonly Place[] = [
  at("the projects", "/"),
  library,
  then(library, "a dataset", (page) => page.getByRole("link", { name: /MNIST/ }).first().click()),
  then(library, "a classifier", async (page) => {
    await page.getByRole("link", { name: /CNN/ }).first().click();
    await expect(page.getByText("Confusion matrix")).toBeVisible();
  }),
  dialog("Import a dataset", "/library?do=import"),
  dialog("Import a dataset", "/library?do=import&path=/nowhere"),
  dialog("Fetch a published dataset", "/library?do=fetch"),
  dialog("Import a classifier", "/library?do=classifier"),
  dialog("Import a classifier", "/library?do=classifier&path=/nowhere.onnx"),
  dialog("Train a classifier", "/library?do=train"),
  dialog("Train a generator", "/library?do=generator"),
  dialog("Add the bundled classifier", "/library?do=bundled"),
  curate,
  then(curate, "Curate without a match", async (page) => {
    await visit(page, "/curate?class=none");
    await expect(page.getByText("No target fits these filters")).toBeVisible();
  }),
  dialog("Choose targets", "/curate?do=choose"),
  dialog("Explain targets", "/curate?do=explain"),
  at("Compare methods", "/curate/compare"),
  at("a target that is not there", "/curate/targets/none"),
  board,
  then(board, "evaluating explanations", click("Evaluate")),
  studies,
  dialog("New study", "/compose?do=create"),
  study,
  then(study, "a part of a study", (page) =>
    page
      .getByRole("button", { name: /Comprehension/ })
      .first()
      .click(),
  ),
  then(study, "a block of a study", (page) =>
    page
      .getByRole("button", { name: /Block|Predictions/ })
      .last()
      .click(),
  ),
  then(study, "power", async (page) => {
    await click("Power")(page);
    await expect(page.getByRole("button", { name: "Simulate" })).toBeVisible();
  }),
  then(study, "preview", async (page) => {
    await click("Preview")(page);
    await expect(page.getByRole("button", { name: "Later screen" })).toBeVisible();
  }),
  run,
  then(run, "starting a participant", click("Start a participant")),
  then(run, "simulating participants", click(/^Simulate/)),
  simulated,
  session,
  then(session, "rejecting a session", click(/^Reject/)),
  analyseTab("Data", /rows|trials/),
  analyseTab("Accuracy", /95% intervals/),
  models,
  then(models, "fitted models", async (page) => {
    await click(/^Fit/)(page);
    await expect(page.getByRole("heading", { name: "Coefficients" })).toBeVisible();
  }),
  analyseTab("Export and report", /Psych-DS/),
  then(library, "the command palette", async (page) => {
    await page.keyboard.press("Control+k");
    await expect(
      page
        .getByRole("textbox", { name: "Search actions" })
        .or(page.getByPlaceholder(/Search actions/))
        .first(),
    ).toBeVisible();
  }),
  then(library, "the jobs", click(/^Jobs/)),
  then(library, "the compute device", click(/CPU|GPU|device/i)),
  then(library, "the colour scheme", click("Colour scheme")),
];
