import type { Page } from "@playwright/test";
import { answer } from "./answering.ts";
import { begin, leave, passphrase, startPilot } from "./pilot.ts";
import { saveStudy } from "./save-study.ts";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

const test = testWith(
  "train --bundled",
  "targets choose --hits 4 --errors 4 --low-confidence 4",
  "targets mark kept",
  "run gp-mask --masks 50",
  "study create --template saliency-2afc",
  "simulate --participants 6 --strategy perfect",
);

/** Opens the newest study's design and chooses what becomes of who comes back. */
async function chooseReturn(page: Page, outcome: string): Promise<void> {
  await visit(page, "/compose");
  await page.locator("main a[href*='/compose/']").first().click();
  await expect(page.getByRole("heading", { level: 2, name: "Design" })).toBeVisible();
  await page.getByRole("combobox", { name: "Who comes back to an unfinished session" }).click();
  await page.getByRole("option", { name: outcome, exact: true }).click();
}

test("what came of the sessions is counted, and each measure is shown from the first session to the last", async ({
  workbench,
}) => {
  await visit(workbench, "/run");
  await workbench.getByText("Simulated, 6").click();
  const numbers = workbench.getByRole("region", { name: "Sessions in numbers" });
  await expect(numbers).toContainText("Completed6Live0Dropped out0Rejected0");
  const rows = (measure: string) => workbench.getByRole("table", { name: measure }).getByRole("row");
  await expect(rows("Accuracy"), "a head and each session").toHaveCount(7);
  await expect(rows("Accuracy").last()).toContainText("100%");
  await workbench.getByText("Reaction time", { exact: true }).click();
  await expect(rows("Reaction time")).toHaveCount(7);
  await workbench.reload();
  await expect(rows("Reaction time"), "it is kept").toHaveCount(7);
  await workbench.getByText("Duration", { exact: true }).click();
  await expect(rows("Duration")).toHaveCount(7);
  await expectAccessible(workbench);
});

test("a participant is told that who stops begins again, and does; the session that was left is abandoned", async ({
  workbench,
}) => {
  await chooseReturn(workbench, "begins again");
  const later = workbench.getByRole("combobox", { name: "Who comes back later than that" });
  await expect(later, "without a limit nobody is later").toBeHidden();
  await workbench.getByRole("textbox", { name: "Within (min)" }).fill("30");
  await expect(later).toHaveValue("cannot go on");
  await expectAccessible(workbench);
  await saveStudy(workbench);
  await workbench.getByRole("button", { name: "Protocol" }).click();
  await expect(
    workbench.getByText(/comes back to an unfinished session within 30 minutes begins again, in the same condition/),
  ).toBeVisible();

  await startPilot(workbench, "P01");
  const told = workbench.getByText(
    "If you stop before the end and come back within 30 minutes, you begin again; later, you cannot go on.",
  );
  await expect(workbench.getByRole("heading", { name: "Welcome" }).first()).toBeVisible();
  await expect(told).toBeVisible();
  await begin(workbench);
  await expect(told).toBeHidden();
  const address = workbench.url();
  for (const _ of [1, 2, 3]) await answer(workbench, []);

  await workbench.reload(); // as after a crash of the window
  await expect(workbench.getByRole("heading", { name: "Let us begin again" })).toBeVisible();
  await expect(told).toBeVisible();
  await expect(workbench).not.toHaveURL(address);
  await expectAccessible(workbench);
  await leave(workbench, passphrase);

  await workbench.getByText("Pilot, 2").click();
  const rows = workbench.getByRole("row").filter({ hasText: "P01" });
  await expect(rows.filter({ hasText: "Live" })).toContainText("0 /");
  await expect(rows.filter({ hasText: "Abandoned" })).toContainText("3 /");
  await rows.filter({ hasText: "Live" }).getByRole("link").first().click();
  await workbench.getByRole("link", { name: "an earlier session" }).click();
  await expect(workbench.getByText("Abandoned", { exact: true })).toBeVisible();
  await expect(workbench.getByRole("button", { name: "Continue as participant" })).toBeHidden();
});

test("a participant who may not come back is told so in plain words", async ({ workbench }) => {
  await chooseReturn(workbench, "cannot go on");
  await expect(workbench.getByRole("textbox", { name: "Within (min)" })).toBeHidden();
  await saveStudy(workbench);
  await startPilot(workbench, "P02");
  await expect(workbench.getByText("If you stop before the end and come back, you cannot go on.")).toBeVisible();
  await begin(workbench);
  for (const _ of [1, 2]) await answer(workbench, []);
  await workbench.reload();
  await expect(workbench.getByRole("heading", { name: "This session is over" })).toBeVisible();
  await expectAccessible(workbench);
  await leave(workbench, passphrase);
});

test("a machine is named once, and the sessions that start on it have its name", async ({ workbench }) => {
  await visit(workbench, "/run");
  await workbench.getByRole("button", { name: "Name this station" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Name of this station" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Booth 2");
  await expectAccessible(workbench);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(workbench.getByRole("button", { name: "Station: Booth 2" })).toBeVisible();
  await startPilot(workbench, "P03");
  await leave(workbench, passphrase);
  await workbench.getByText(/^Pilot, \d/).click();
  await expect(workbench.getByRole("row").filter({ hasText: "P03" })).toContainText("Booth 2");
});
