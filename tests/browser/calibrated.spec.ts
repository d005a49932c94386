import type { Locator } from "@playwright/test";
import { expect, testWith, visit } from "./workbench.ts";

const temperatureIn = async (words: Locator) => Number((await words.textContent())!.match(/[\d.]+$/)![0]);

/** A classifier with a fitted temperature, of which nothing has been made yet. */
const test = testWith("train --bundled", "calibrate");

test("targets, explanations and a study are made of calibrated probabilities on request, and say the temperature", async ({
  workbench,
}, info) => {
  await visit(workbench, "/curate?do=choose");
  const choosing = workbench.getByRole("dialog", { name: "Choose targets" });
  for (const kind of ["Hits", "Errors", "Low confidence"])
    await choosing.getByRole("textbox", { name: kind, exact: true }).fill("2");
  const offered = choosing.getByRole("switch", { name: "By calibrated probabilities" });
  const fitted = await temperatureIn(choosing.getByText(/^At the classifier’s fitted temperature/));
  await offered.check();
  await info.attach("choose targets", { body: await workbench.screenshot(), contentType: "image/png" });
  await choosing.getByRole("button", { name: "Choose", exact: true }).click();
  await choosing.getByRole("button", { name: "Show them" }).click();
  await expect(workbench.getByText(/6 targets, 0 kept/)).toBeVisible();

  await workbench.getByRole("button", { name: "Explain", exact: true }).click();
  const explaining = workbench.getByRole("dialog", { name: "Explain targets" });
  await explaining.getByRole("textbox", { name: "Masks" }).fill("50");
  await explaining.getByRole("switch", { name: "By calibrated probabilities" }).check();
  await explaining.getByRole("button", { name: "Explain 6 targets" }).click();
  await expect(explaining).toBeHidden();
  await expect(workbench.locator("[role=option] img[src^='/blob/']")).not.toHaveCount(0);
  await workbench.locator("[role=option][aria-posinset='1']").dblclick();
  const provenance = workbench.getByText(/^calibrated at temperature/);
  expect(await temperatureIn(provenance)).toBeCloseTo(fitted, 1);
  expect(await temperatureIn(workbench.getByText(/^probabilities calibrated at temperature/))).toBeCloseTo(fitted, 1);
  await provenance.scrollIntoViewIfNeeded();
  await info.attach("provenance", { body: await workbench.screenshot(), contentType: "image/png" });

  await visit(workbench, "/curate");
  await workbench.getByRole("option").first().click();
  await workbench.keyboard.press("Control+a");
  await workbench.keyboard.press("k");
  await expect(workbench.getByText(/6 kept/)).toBeVisible();
  await visit(workbench, "/compose");
  await workbench.getByRole("button", { name: "New study" }).first().click();
  const composing = workbench.getByRole("dialog");
  await composing
    .getByRole("radio", { name: /saliency/i })
    .first()
    .check();
  await composing.getByRole("switch", { name: "By calibrated probabilities" }).check();
  await composing.getByRole("button", { name: "Create study" }).click();
  await expect(workbench).toHaveURL(/#\/compose\/.+/);
  await info.attach("study", { body: await workbench.screenshot(), contentType: "image/png" });
});
