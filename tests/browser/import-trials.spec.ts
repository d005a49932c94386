import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

/** What jsPsych writes for some participants: a welcome, and 20 trials each, whose times are in milliseconds. */
function jsPsychCsv(participants: readonly string[]): string {
  const rows = participants.flatMap((subject, person) => [
    `"900","html-button-response","0","","","<p>Welcome</p>","${subject}"`,
    ...Array.from({ length: 20 }, (_, k) => {
      const correct = (k * 7 + person * 3) % 10 < (k % 2 === 0 ? 8 : 5);
      return `"${600 + 10 * k}","image-keyboard-response","f","${correct}","${k % 2 === 0 ? "map" : "none"}","i${k % 5}.png","${subject}"`;
    }),
  ]);
  return ['"rt","trial_type","response","correct","condition","stimulus","subject"', ...rows].join("\r\n");
}

test("somebody's trials are imported, looked at, analysed and reported on", async ({ workbench, folder, shell }) => {
  const project = join(folder, `theirs-${shell}`);
  const [morning, evening] = ["morning", "evening"].map((name) => join(folder, `${name}-${shell}.csv`));
  writeFileSync(morning!, jsPsychCsv(["ada", "bea", "cy"]));
  writeFileSync(evening!, jsPsychCsv(["dee", "eve", "fay"]));
  await visit(workbench, "/");
  await workbench.getByLabel("Name").fill("Theirs");
  await workbench.getByLabel("Folder", { exact: true }).fill(project);
  await workbench.getByRole("button", { name: "Create project" }).click();
  await expect(workbench.getByRole("heading", { name: "Library" })).toBeVisible();

  await visit(workbench, "/analyse");
  await workbench.getByRole("main").getByRole("button", { name: "Import trials" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Import trials" });
  const path = dialog.getByRole("textbox", { name: "Path" });
  const importing = dialog.getByRole("button", { name: "Import", exact: true });
  await path.fill(join(folder, "nowhere.csv"));
  await expect(dialog.getByRole("alert")).toContainText("cannot be read");
  await expect(importing).toBeDisabled();

  const chooser = workbench.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose file…" }).click();
  await (await chooser).setFiles([morning!, evening!]);
  await expect(path).toHaveValue(new RegExp(`morning-${shell}\\.csv\n.*evening-${shell}\\.csv$`));
  const report = dialog.getByRole("status");
  await expect(report).toContainText("120 trials of 6 participants, from 126 rows in 2 files");
  await expect(report).toContainText("6 rows left out: no value of “correct”");
  await expect(dialog.getByRole("combobox", { name: "Participant" })).toHaveValue("subject");
  await expect(dialog.getByRole("combobox", { name: "Outcome" })).toHaveValue("correct");
  await expect(dialog.getByRole("combobox", { name: "Item" })).toHaveValue("stimulus");
  await dialog.getByRole("combobox", { name: "Outcome" }).click();
  await workbench.getByRole("option", { name: "rt", exact: true }).click();
  await expect(report).toContainText("126 trials of 6 participants");
  await dialog.getByRole("combobox", { name: "Outcome" }).click();
  await workbench.getByRole("option", { name: "correct", exact: true }).click();
  await expect(report).toContainText("120 trials");
  await dialog.getByText("What is in the 8 columns").click();
  await expect(dialog.getByRole("row", { name: /^condition Categories map, none/ })).toBeVisible();
  await expectAccessible(workbench);
  await importing.click();
  await expect(dialog).toBeHidden();

  await expect(workbench.getByRole("heading", { level: 1, name: `morning-${shell}` })).toBeVisible();
  await expect(workbench.getByText("120 trials of 6 participants")).toBeVisible();
  await expect.poll(() => uploads(project)).toEqual([]);
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Outcome" }).click();
  await expect(workbench.getByRole("row", { name: /^map 80\.0%/ })).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Models" }).click();
  await expect(workbench.getByRole("textbox", { name: "Model 2" })).toHaveValue(
    "correct ~ condition + (1 | subject) + (1 | stimulus)",
  );
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await expect(workbench.getByRole("heading", { name: "Coefficients" })).toBeVisible();
  await expect(workbench.getByRole("row", { name: /conditionnone/ }).first()).toBeVisible();
  await workbench.getByRole("tab", { name: "Export and report" }).click();
  await workbench.getByRole("button", { name: "Write report.html" }).click();
  await expect(workbench.getByText(/1 file written/)).toBeVisible();
  expect(readFileSync(join(project, "report.html"), "utf8")).toContain(`evening-${shell}.csv`);
});

/** What was sent over and is kept. */
const uploads = (project: string): string[] => {
  const imported = join(project, "imported");
  return existsSync(imported) ? readdirSync(imported) : [];
};
