import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import Database from "better-sqlite3";
import { parseCsv } from "#shared/stats/csv.ts";
import { KeyboardWalk } from "./keyboard-walk.ts";
import { begin, leave, passphrase, startPilot } from "./pilot.ts";
import { saveStudy } from "./save-study.ts";
import { test as base, environment, expect, expectAccessible, launcher, visit } from "./workbench.ts";

const root = resolve(import.meta.dirname, "../..");

/** A study of questions alone needs no classifier, and no images. */
const test = base.extend<object, { ownProject: string }>({
  ownProject: [
    async ({ folder }, use) => {
      const project = join(folder, "questions");
      const script = join(root, "tests/browser/questionnaire-project.ts");
      const made = spawnSync(process.execPath, [script, project], { encoding: "utf8", env: environment(folder) });
      expect(made.status, made.stderr).toBe(0);
      await use(project);
    },
    { scope: "worker", timeout: 15 * 60_000 },
  ],
});
test.describe.configure({ mode: "serial" });
test.use({ viewport: { width: 1024, height: 700 } });

const picture = (name: string) =>
  process.env.EXEMPLAR_SCREENSHOTS ? { path: join(process.env.EXEMPLAR_SCREENSHOTS, `${name}.png`) } : {};

test("every kind of question is added and edited in Compose", async ({ workbench }) => {
  await visit(workbench, "/compose");
  await workbench.locator("main a[href*='/compose/']").first().click();
  const parts = workbench.getByRole("navigation", { name: "Parts of the study" });
  const main = workbench.getByRole("main");
  const add = async (label: string) => {
    await parts.getByRole("button", { name: "Add a step" }).click();
    await workbench.getByRole("menuitem", { name: label, exact: true }).click();
    await expect(main.getByRole("heading", { level: 2, name: label, exact: true })).toBeVisible();
  };

  await add("About the participant");
  await main.getByLabel("First language").check();
  await add("Choice");
  await add("Choice");
  await main.getByLabel("Question", { exact: true }).fill("Which of these did you look at?");
  await main.getByLabel("Several may be chosen").check();
  await main.getByLabel("In another order for each participant").check();
  await main.getByLabel(/^Offer “Other”/).check();
  await add("Free text");
  await main.getByLabel(/^At least/).fill("10");
  await add("Rating");
  await add("Rating");
  await main.getByRole("combobox", { name: "Answered on" }).click();
  await workbench.getByRole("option", { name: /slider/ }).click();
  await add("Rating");
  await main.getByRole("combobox", { name: "Answered on" }).click();
  await workbench.getByRole("option", { name: /opposites/ }).click();
  await add("Matrix");
  await main.getByRole("button", { name: "Fill with a published scale" }).click();
  await workbench.getByRole("menuitem", { name: /^Trust in Automation/ }).click();
  await expect(main.getByLabel("Statement 10: reversed")).toBeChecked();
  await main.getByRole("button", { name: "Add a statement" }).click();
  await main.getByLabel("Statement 20: statement").fill("");
  await expect(main.getByLabel("Statement 20: statement")).toHaveAttribute("aria-invalid", "true");
  await expect(main.getByText("a statement has no words")).toHaveCount(2); // beside the flow, and at the list
  await main.getByRole("button", { name: "Remove statement 20" }).click();
  await expect(main.getByText("a statement has no words")).toHaveCount(0);
  const walk = await KeyboardWalk.on(workbench);
  await walk.lookOnce("a matrix's settings");
  await workbench.screenshot(picture("compose-matrix"));
  await add("Attention check");
  await main.getByLabel("Option 2: the option that is asked for").check();
  await main.getByLabel("Question", { exact: true }).fill("Please choose “Rather disagree”.");
  await main.getByRole("combobox", { name: "Who chooses another option" }).click();
  await workbench.getByRole("option", { name: /led to the end/ }).click();
  await walk.lookOnce("an attention check's settings");
  await workbench.screenshot(picture("compose-attention"));
  await add("Break");
  await main.getByLabel(/^At least/).fill("1");
  await saveStudy(workbench);

  await workbench.getByRole("button", { name: "Preview" }).click();
  await expect(workbench.getByRole("heading", { name: "Welcome" })).toBeVisible();
  for (const shown of ["About you", "Have you worked with image classifiers before?"]) {
    await workbench.keyboard.press("ArrowRight");
    await expect(workbench.getByRole("heading", { name: shown })).toBeVisible();
  }
});

/** A screen of participant mode that is up, by its heading. */
async function screen(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect(page.locator("[style*='visibility: visible']")).toHaveCount(1);
  await expectAccessible(page);
  await page.screenshot(picture(`screen-${heading.replace(/\W+/g, "-").slice(0, 30)}-${page.url().length}`));
}

test("a participant answers every question by the keyboard, and every answer is in the database and the files", async ({
  workbench: page,
  app,
  ownProject,
  folder,
  shell,
}) => {
  test.skip(shell === "electron", "in Electron the window ends with its host");
  await startPilot(page, "P01");
  await begin(page);
  const keys = page.keyboard;

  await screen(page, "Welcome");
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await expect(page.getByText("<img src=x")).toBeVisible();
  const agreement = page.getByRole("button", { name: "I agree" });
  await expect(agreement).not.toBeInViewport();
  const more = page.getByText("More below");
  await expect(more).toBeVisible();
  await keys.press("Space"); // reads on, and agrees to nothing yet
  await keys.press("Space");
  await expect(agreement).toBeInViewport();
  await expect(more).toBeHidden();
  await keys.press("Space");

  await screen(page, "About you");
  await keys.press("Tab");
  await keys.type("34");
  await keys.press("Enter");
  await expect(page.getByText("Please answer “Gender”")).toBeVisible();
  await keys.press("Tab"); // its own “Prefer not to say”
  await keys.press("Tab");
  await keys.type("Non");
  for (let tab = 0; tab < 3; tab++) await keys.press("Tab"); // to “Prefer not to say” beside handedness
  await keys.press("Space");
  await keys.press("Tab");
  await keys.type("Igbo");
  await keys.press("Tab");
  await keys.press("Tab");
  await keys.type("Master");
  await page.screenshot(picture("screen-demographics-answered"));
  await keys.press("Enter");

  await screen(page, "Have you worked with image classifiers before?");
  await keys.press("2");

  await screen(page, "Which of these did you look at?");
  await keys.press("3");
  await keys.press("1");
  await keys.press("o");
  await keys.type("the edges");
  await page.screenshot(picture("screen-choice-answered"));
  await keys.press("Enter");

  await screen(page, "How did you decide what the AI would answer?");
  await keys.type("=short");
  await keys.press("Control+Enter");
  await expect(page.getByText("Please write at least 10 characters")).toBeVisible();
  await keys.press("Enter");
  await keys.type('<b>"strokes"</b>');
  await page.reload(); // as after a crash of the window: half of a text is no answer, and is there again
  await begin(page);
  await screen(page, "How did you decide what the AI would answer?");
  await expect(page.getByRole("textbox")).toHaveValue('=short\n<b>"strokes"</b>');
  await expect(page.getByRole("textbox")).toBeFocused();
  await keys.press("Control+End");
  await keys.type(", mostly");
  await page.screenshot(picture("screen-text-answered"));
  await keys.press("Control+Enter");

  await screen(page, "How sure were you of your answers?");
  await keys.press("4");
  await expect(page.getByRole("slider")).toBeVisible();
  await screen(page, "How sure were you of your answers?");
  await page.screenshot(picture("screen-slider"));
  await keys.press("Enter");
  await expect(page.getByText("Please move the slider")).toBeVisible();
  await keys.press("End");
  await keys.press("ArrowLeft");
  await keys.press("Enter");
  await expect(page.getByRole("group").getByRole("button")).toHaveCount(7);
  await screen(page, "How sure were you of your answers?");
  await page.screenshot(picture("screen-differential"));
  await keys.press("6");

  await screen(page, "How far do you agree with these statements?");
  await keys.press("Enter");
  await expect(page.getByText("19 statements have no answer yet.")).toBeVisible();
  for (let item = 0; item < 19; item++) await keys.press(String(item === 2 ? 6 : 1 + (item % 5)));
  await page.screenshot(picture("screen-matrix-answered"));
  await keys.press("Enter");

  await screen(page, "Please choose “Rather disagree”.");
  await keys.press("2");
  await screen(page, "Take a break");
  await expect(page.getByRole("button", { name: /Go on/ })).toBeVisible();
  await keys.press("Space");
  await screen(page, "Thank you!");
  await keys.press("Space");
  await expect(page.getByRole("heading", { name: "You are done" })).toBeVisible();
  expect(await page.title(), "no script of a text has run").toBe("Exemplar");
  await leave(page, passphrase);
  await expect(page).toHaveURL(/#\/run/);

  const database = new Database(join(ownProject, "project.sqlite"), { readonly: true });
  const cells = database
    .prepare("SELECT cells FROM responses ORDER BY seq")
    .all()
    .map((row) => JSON.parse((row as { cells: string }).cells) as Record<string, unknown>);
  database.close();
  expect(cells).toHaveLength(12);
  expect(cells[1]).toMatchObject({ participant_age: 34, participant_gender: "Non-binary", withheld: "handedness" });
  expect(cells[1]).toMatchObject({
    participant_language: "Igbo",
    participant_education: "Master's degree or equivalent",
  });
  expect(cells[4]).toMatchObject({ question_name: "strategy", response: '=short\n<b>"strokes"</b>, mostly' });

  await app.crash();
  const exported = spawnSync(
    process.execPath,
    [launcher, "export", "--kind", "pilot", "--all-screens", "--project", ownProject],
    { encoding: "utf8", env: environment(folder) },
  );
  expect(exported.status, exported.stderr).toBe(0);
  await app.restart();
  const { header, rows: fields } = parseCsv(readFileSync(exported.stdout.trim(), "utf8"));
  const rows = fields.map((row) => Object.fromEntries(header.map((name, k) => [name, row[k]!])));
  const of = (place: number) => rows[place]!;
  expect(rows.map(({ trial_type }) => trial_type).join(" ")).toBe(
    "consent demographics choice choice free-text rate rate rate matrix attention-check break debrief",
  );
  expect(of(0)).toMatchObject({ response: "agreed" });
  expect(of(2)).toMatchObject({ question_name: "experience", chosen: "2", response: "I have used one" });
  const order = of(3).options_order!.split("; ");
  expect(of(3)).toMatchObject({
    question_name: "experience_2",
    chosen: [order[0], order[2]].sort().join("; "),
    other_text: "the edges",
    chosen_count: "3",
  });
  expect(of(5)).toMatchObject({ rating: "4", rating_scale: "likert 1–5", response: "Quite" });
  expect(of(6)).toMatchObject({ rating: "99", rating_scale: "slider 0–100", rating_name: "rating_2" });
  expect(of(7)).toMatchObject({ rating: "6", rating_scale: "differential 1–7" });
  expect(of(8)).toMatchObject({
    ...{ trust_1: "1", trust_2: "2", trust_3: "", trust_19: "4", items_missing: "1" },
    // Items 9 and 14 were rated 4 and 4; items 3, without an answer, and 17, 2.
    ...{ trust_trust_in_automation: "4", trust_familiarity: "2" },
  });
  expect(of(9)).toMatchObject({ check_passed: "1", question_name: "attention" });
  expect(Number(of(10).rt)).toBeGreaterThanOrEqual(1000);
});

test("who does not agree sees the end and is no participant; the replay shows what was answered", async ({
  workbench: page,
}) => {
  const refusals: [string, () => Promise<void>][] = [
    ["P02", () => page.keyboard.press("n")],
    ["P04", () => page.getByRole("button", { name: "I do not agree" }).press("Space")],
  ];
  for (const [subject, refuse] of refusals) {
    await startPilot(page, subject);
    await begin(page);
    await screen(page, "Welcome");
    await refuse();
    await screen(page, "Thank you!");
    await page.keyboard.press("Space");
    await expect(page.getByRole("heading", { name: "You are done" })).toBeVisible();
    await leave(page, passphrase);
    await page.getByText(/^Pilot, \d/).click();
    await expect(page.getByRole("row").filter({ hasText: subject })).toContainText(/rejected/i);
  }
  const row = page.getByRole("row").filter({ hasText: "P01" });
  await expect(row).toContainText(/completed/i);
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Participant P01" })).toBeVisible();
  for (let place = 0; place < 8; place++) await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { checked: true, includeHidden: true })).toHaveCount(19);
  await page.screenshot(picture("replay-matrix"));
  // It is longer than the window: it is read on by the keyboard as by the wheel.
  const last = page.getByRole("radio", { includeHidden: true }).last();
  await expect(last).not.toBeInViewport();
  for (const _ of [1, 2, 3, 4]) await page.keyboard.press("PageDown");
  await expect(last).toBeInViewport();
});

test("every screen is walked by the keyboard, and answered by the mouse", async ({ workbench: page }) => {
  await startPilot(page, "P03");
  await begin(page);
  const walk = await KeyboardWalk.on(page);
  const goOn = page.getByRole("button", { name: "Continue" });
  const look = async (heading: string) => {
    await screen(page, heading);
    await walk.lookOnce(heading);
  };

  await look("Welcome");
  await page.getByRole("button", { name: "I agree" }).click();
  await look("About you");
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await goOn.click();
  await look("Have you worked with image classifiers before?");
  await page.getByRole("button", { name: "Never" }).click();
  await look("Which of these did you look at?");
  await page.getByRole("button", { name: "Never" }).click();
  await goOn.click();
  await look("How did you decide what the AI would answer?");
  await goOn.click(); // it may be left out
  await look("How sure were you of your answers?");
  await page.getByRole("button", { name: "Somewhat" }).click();
  await expect(page.getByRole("slider")).toBeVisible();
  await look("How sure were you of your answers?");
  await page.getByRole("slider").click();
  await goOn.click();
  await expect(page.getByRole("group").getByRole("button")).toHaveCount(7);
  await look("How sure were you of your answers?");
  await page.getByRole("group").getByRole("button").nth(2).click();
  await look("How far do you agree with these statements?");
  for (const none of await page.getByRole("radio", { name: /No response$/ }).all()) await none.check();
  await goOn.click();
  await look("Please choose “Rather disagree”.");
  await page.getByRole("button", { name: "Strongly agree" }).click();
  await look("Thank you!"); // the check was failed, and the break is left out
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText("Thank you. Please tell the researcher.")).toBeVisible();
  await leave(page, passphrase);
  await page.getByText(/^Pilot, \d/).click();
  await expect(page.getByRole("row").filter({ hasText: "P03" })).toContainText(/rejected/i);
});
