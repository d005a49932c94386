import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, test, visit } from "./workbench.ts";

test("nested models are fitted side by side, with a formula's error at its token", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await expect(workbench.getByRole("heading", { name: "Likelihood-ratio tests" })).toBeVisible();
  await expect(workbench.getByRole("heading", { name: "Coefficients" })).toBeVisible();
  await expect(workbench.getByText(/saliency/i).first()).toBeVisible();
  await expectAccessible(workbench);

  const formula = workbench.getByRole("textbox", { name: "Model 1" });
  await formula.fill("correct ~ target_knd + (1 | subject_id)");
  await expect(workbench.getByText(/no column “target_knd”/).first()).toBeVisible();
});

test("a model is diagnosed, and gives probabilities and intervals", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await workbench.getByRole("tab", { name: "Diagnostics" }).click();
  await expect(workbench.getByText(/Kolmogorov-Smirnov D = .*, p/).first()).toBeVisible();
  await expect(workbench.getByRole("img", { name: /^Residuals against uniform quantiles/ })).toBeVisible();
  await expect(workbench.getByText(/The search converged/)).toBeVisible();
  await expectAccessible(workbench);

  await workbench.getByRole("tab", { name: "Probabilities and contrasts" }).click();
  await expect(workbench.getByRole("region", { name: "Contrasts" })).toContainText("(Holm)");
  await expectAccessible(workbench);

  await workbench.getByRole("tab", { name: "Intervals" }).click();
  await workbench.getByRole("button", { name: "Profile intervals" }).click();
  await expect(workbench.getByRole("columnheader", { name: "Profile 95%" })).toBeVisible();
  await expectAccessible(workbench);
});

test("a bootstrap of the tests is cancelled, and a short one gives its p values", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  const replicates = workbench.getByRole("textbox", { name: "Bootstrap the tests: replicates" });
  const start = workbench.getByRole("button", { name: "Bootstrap the tests" });
  await replicates.fill("90000");
  await start.click();
  await expect(workbench.getByText(/of 180,000 simulated outcomes/)).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("button", { name: "Cancel" }).click();
  await expect(start).toBeVisible();
  await expect(workbench.getByRole("columnheader", { name: "Pr(boot)" })).toBeHidden();

  await replicates.fill("20");
  await start.click();
  await expect(workbench.getByRole("columnheader", { name: "Pr(boot)" })).toBeVisible();
});

test("accuracy by cell is drawn with its intervals", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Accuracy" }).click();
  await expect(workbench.getByText(/95% intervals/).first()).toBeVisible();
  await expectAccessible(workbench);
});

test("the data and the report are written into the project's folder, and found from there", async ({
  workbench,
  ownProject,
  shell,
}) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Export and report" }).click();
  await workbench.getByRole("button", { name: /Psych-DS/ }).click();
  await expect(workbench.getByText("dataset_description.json").first()).toBeVisible();
  expect(existsSync(join(ownProject, "exports"))).toBe(true);
  await expectAccessible(workbench);
  const description = /dataset_description\.json$/;
  if (shell === "electron") {
    await expect(
      workbench.getByRole("button", { name: /^Show .*dataset_description\.json in its folder$/ }),
    ).toBeVisible();
    return;
  }
  const downloaded = workbench.waitForEvent("download");
  await workbench.getByRole("link", { name: description }).click();
  const download = await downloaded;
  expect(download.suggestedFilename()).toBe("dataset_description.json");
  const [written] = await workbench.getByRole("status").getByText(description).allTextContents();
  expect(readFileSync(await download.path())).toEqual(readFileSync(written!));
});

test("the analysis is written as an R script with the rows that it keeps", async ({ workbench, ownProject }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Export and report" }).click();
  await workbench.getByRole("button", { name: "Write the R script" }).click();
  await expect(workbench.getByText("_analysis.R").first()).toBeVisible();
  const script = readFileSync(join(ownProject, "exports", "saliency_2afc_analysis.R"), "utf8");
  expect(script).toContain("glmer(correct ~ target_kind * saliency");
  expect(existsSync(join(ownProject, "exports", "saliency_2afc_analysis.csv"))).toBe(true);
});

test("the power of a planned study is simulated, and can be cancelled", async ({ workbench }) => {
  await visit(workbench, "/compose");
  await workbench
    .getByRole("link", { name: /saliency maps/ })
    .first()
    .click();
  await workbench.getByRole("button", { name: "Power", exact: true }).click();
  const simulate = workbench.getByRole("button", { name: "Simulate" });
  await simulate.click();
  await workbench.getByRole("button", { name: "Cancel" }).click();
  await workbench.getByRole("textbox", { name: "Participants in all" }).fill("12, 20");
  await workbench.getByRole("textbox", { name: "Trials of each" }).fill("14");
  await workbench.getByRole("textbox", { name: "Simulations" }).fill("20");
  await simulate.click();
  // The points fill while they are simulated; all studies are in once the way to cancel is gone.
  const numbers = workbench.getByRole("table", { name: "Power, as a table" });
  await expect(numbers).toContainText("14 trials");
  await expect(workbench.getByRole("button", { name: "Cancel" })).toBeHidden();
  for (const participants of ["12", "20"])
    await expect(numbers.getByRole("row", { name: new RegExp(`^${participants} .*%`) })).toBeAttached();
  await expectAccessible(workbench);
});

test("power draws what it has while it runs, goes on behind other pages, and goes on where it was cancelled", async ({
  workbench,
}) => {
  const openPower = async () => {
    await visit(workbench, "/compose");
    await workbench
      .getByRole("link", { name: /saliency maps/ })
      .first()
      .click();
    await workbench.getByRole("button", { name: "Power", exact: true }).click();
  };
  await openPower();
  // One small design is soon done; the large one behind it lasts as long as the test needs.
  await workbench.getByRole("textbox", { name: "Participants in all" }).fill("14, 2000");
  await workbench.getByRole("textbox", { name: "Trials of each" }).fill("16");
  await workbench.getByRole("textbox", { name: "Simulations" }).fill("30");
  await workbench.getByRole("button", { name: "Simulate" }).click();
  const cancel = workbench.getByRole("main").getByRole("button", { name: "Cancel" });
  await expect(workbench.getByRole("figure", { name: "16 trials" })).toBeVisible();
  await expect(cancel).toBeVisible();
  await expectAccessible(workbench);

  await visit(workbench, "/analyse");
  await workbench.getByRole("banner").getByRole("button", { name: /Jobs/ }).click();
  await expect(workbench.getByText(/^Power of /).first()).toBeVisible();
  await workbench.keyboard.press("Escape");
  await openPower();
  await expect(workbench.getByRole("figure", { name: "16 trials" })).toBeVisible();
  await cancel.click();
  await workbench.getByRole("button", { name: "Go on with it" }).click();
  await expect(workbench.getByText(/\b[3-9]\d of 60 /).first()).toBeVisible();
  await cancel.click();
  await expect(workbench.getByText("Cancelled.")).toBeVisible();
});

test("reaction times are fitted by a linear model, in their own units", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: "Remove model 3" }).click();
  await workbench.getByRole("button", { name: "Remove model 2" }).click();
  await workbench.getByRole("textbox", { name: "Model 1" }).fill("log(rt) ~ saliency + (1 | subject_id)");
  await expect(workbench.getByText(/log\(rt\) is not binary.*choose Linear/)).toBeVisible();
  const linear = workbench.getByRole("radio", { name: "Linear" });
  await workbench.getByText("Linear", { exact: true }).click();
  await expect(linear).toBeChecked();
  await expect(workbench.getByText(/is not binary/)).toBeHidden();

  await workbench.getByRole("button", { name: "Fit the model" }).click();
  const heading = workbench.getByRole("columnheader", { name: "Coefficient (SE), units of log(rt)" });
  await expect(heading).toBeVisible();
  await expect(workbench.getByText(/^REML, /)).toBeVisible();
  await expect(workbench.getByText(/In units of log\(rt\), with Wald 95% intervals/)).toBeVisible();
  await workbench.getByRole("tab", { name: "Means and contrasts" }).click();
  await expect(workbench.getByRole("region", { name: "Contrasts" })).toContainText("units of log(rt)");
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Intervals" }).click();
  await expect(workbench.getByText(/Profile intervals need maximum likelihood/)).toBeVisible();

  await workbench.getByRole("button", { name: "Undo" }).click();
  await expect(workbench.getByRole("radio", { name: "Logistic" })).toBeChecked();
});

test("a model's terms, effect sizes and equivalence, and what is decided about it", async ({ workbench }) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("combobox", { name: "Model the probability of" }).click();
  await workbench.getByRole("option", { name: "0", exact: true }).click();
  await workbench.getByRole("switch", { name: "Weak priors against separation" }).click();
  await workbench.getByRole("switch", { name: "Compare on common rows" }).click();
  await workbench.getByRole("button", { name: /^Fit/ }).click();
  await expect(workbench.getByText(/^Modelling P\(correct = 0\)\. Laplace/)).toBeVisible();
  await workbench.getByRole("tab", { name: "Terms" }).click();
  const terms = workbench.getByRole("region", { name: "Type III tests of terms" });
  await expect(terms).toContainText("Type III Wald tests");
  await workbench.getByText("Likelihood ratio", { exact: true }).click();
  await expect(terms).toContainText("likelihood-ratio tests");
  await expectAccessible(workbench);

  await workbench.getByRole("tab", { name: "Effect sizes" }).click();
  await expect(workbench.getByRole("columnheader", { name: "Odds ratio" })).toBeVisible();
  await expect(workbench.getByText("Fixed effects (marginal R²)")).toBeVisible();
  await workbench.getByRole("textbox", { name: "Smallest effect of interest" }).fill("0.4");
  await expect(workbench.getByRole("region", { name: "Equivalence" })).toContainText("against ±0.4");
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Probabilities and contrasts" }).click();
  await expect(workbench.getByRole("columnheader", { name: "Against ±0.4" })).toBeVisible();
  await workbench.getByRole("tab", { name: "Random effects" }).click();
  await expect(workbench.getByRole("region", { name: "Random slopes" })).toContainText("| subject_id)");
});

test("the smallest effect of interest is typed digit by digit, and kept with the analysis", async ({ workbench }) => {
  const smallest = workbench.getByRole("textbox", { name: "Smallest effect of interest" });
  const save = workbench.getByRole("button", { name: "Save analysis" });
  const openEffects = async () => {
    await workbench.getByRole("tab", { name: "Models" }).click();
    await workbench.getByRole("button", { name: /^Fit/ }).click();
    await workbench.getByRole("tab", { name: "Effect sizes" }).click();
  };
  await visit(workbench, "/analyse");
  await openEffects();
  await smallest.pressSequentially("1.5");
  await expect(smallest).toHaveValue("1.5");
  await save.click();
  await expect(save).toBeDisabled();
  await workbench.reload();
  await openEffects();
  await expect(smallest).toHaveValue("1.5");
  await expect(workbench.getByRole("region", { name: "Equivalence" })).toContainText("against ±1.5");
  // Others look at the newest analysis too.
  await smallest.fill("");
  await save.click();
  await expect(save).toBeDisabled();
});

test("an ordinal model gives probabilities of its categories and a test of proportional odds", async ({
  workbench,
}) => {
  await visit(workbench, "/analyse");
  await workbench.getByRole("tab", { name: "Models" }).click();
  await workbench.getByRole("button", { name: "Remove model 3" }).click();
  await workbench.getByRole("button", { name: "Remove model 2" }).click();
  await workbench.getByText("Ordinal", { exact: true }).click();
  await workbench.getByRole("textbox", { name: "Model 1" }).fill("response ~ target_kind + (1 | subject_id)");
  await workbench.getByRole("button", { name: "Fit the model" }).click();
  await workbench.getByRole("tab", { name: "Probabilities and contrasts" }).click();
  await expect(workbench.getByRole("region", { name: "Probabilities of the categories" })).toContainText("Hits");
  await expect(workbench.getByText(/Mean of latent response/)).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Diagnostics" }).click();
  await workbench.getByRole("button", { name: "Test proportional odds" }).click();
  await expect(workbench.getByRole("region", { name: "Proportional odds" })).toContainText("Target kind");
});

test("columns are read as the researcher decides, and people's reliance has its d′ and criterion", async ({
  workbench,
}) => {
  await visit(workbench, "/analyse");
  await workbench.getByText(/columns are read: 5 columns, no value missing/).click();
  await workbench.getByRole("combobox", { name: "Read saliency as" }).click();
  await workbench.getByRole("option", { name: "Categories" }).click();
  await expect(
    workbench.getByRole("row", { name: /saliency Categories \(as decided here\) 0, 1 none 0/ }),
  ).toBeVisible();
  const missing = workbench.getByRole("textbox", { name: "Values that stand for a missing one" });
  await missing.fill("low_confidence");
  await workbench.getByRole("tab", { name: "Data" }).focus();
  await expect(workbench.getByText(/“low_confidence”/)).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("button", { name: "Undo" }).click();
  await expect(missing).toHaveValue("");

  await workbench.getByRole("tab", { name: "Accuracy" }).click();
  const detection = workbench.getByRole("region", { name: "Signal detection" });
  await expect(detection).toContainText("A probit mixed model of");
  await expect(detection.getByRole("table").first()).toContainText(/\d\.\d\d \[/);
  await expectAccessible(workbench);
});
