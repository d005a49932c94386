import type { Locator, Page } from "@playwright/test";
import { leave, passphrase, startPilot } from "./pilot.ts";
import { saveStudy } from "./save-study.ts";
import { expect, expectAccessible, testWith, visit } from "./workbench.ts";

const kept = 6;

/** Two kinds of explanations of a few targets, and a study of the regions among them. */
const test = testWith(
  "train --bundled",
  "targets choose --hits 2 --errors 2 --low-confidence 2",
  "targets mark kept",
  "run gp-mask --masks 50",
  "run insecurities",
  "study create --template name-ambiguity",
  "simulate --participants 6 --strategy perfect",
);

const sourceOf = async (picture: Locator) => (await picture.getAttribute("src"))!;

// First, while its study is the newest.
test("a person names two classes by keyboard, having taken one back, does not know another, and both are replayed", async ({
  workbench,
}) => {
  await startPilot(workbench, "P01");
  const options = workbench.getByRole("group", { name: "Choose two" }).getByRole("button");
  const chosen = workbench.getByRole("button", { pressed: true });
  const region = workbench.getByAltText("A part of a picture");
  // A screen takes no answer before its onset: keys are pressed until they show.
  const press = (key: string, shows: () => Promise<unknown>) =>
    expect(async () => {
      await workbench.keyboard.press(key);
      await shows();
    }).toPass();
  const both = workbench.getByRole("button", { name: "I choose both of them" });
  await press("Space", () => expect(both).toBeVisible({ timeout: 200 }));
  await expect(async () => {
    if (await both.isVisible()) await both.click({ timeout: 200 });
    await expect(options).toHaveCount(5, { timeout: 200 });
  }).toPass();

  const first = await sourceOf(region);
  await press("3", () => expect(chosen).toHaveText(/3$/, { timeout: 200 }));
  await press("3", () => expect(chosen).toHaveCount(0, { timeout: 200 }));
  await press("2", () => expect(chosen).toHaveText(/2$/, { timeout: 200 }));
  await workbench.keyboard.press("5");
  await expect(region).not.toHaveAttribute("src", first);
  const second = await sourceOf(region);
  await press("0", () => expect(region).not.toHaveAttribute("src", second, { timeout: 200 }));

  await leave(workbench, passphrase);
  await workbench.getByText(/^Pilot, \d/).click();
  await workbench.getByRole("row").filter({ hasText: "P01" }).getByRole("link").click();
  await workbench.getByRole("row").filter({ hasText: "Name" }).first().click();
  await expect(chosen).toHaveText([/2$/, /5$/]);
  await workbench.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText("Don't know0");
});

test("Analyse says how much people agree on ambiguities, beside what was published, and models it", async ({
  workbench,
}) => {
  await visit(workbench, "/analyse");
  await workbench.getByText("Simulated", { exact: true }).click();
  await workbench.getByRole("tab", { name: "Accuracy" }).click();
  const ambiguities = workbench.getByRole("region", { name: "Ambiguities" });
  // Whoever answers perfectly says what the algorithm says, unless they do not know.
  const named = ambiguities.getByRole("row", { name: /^Insecurities Agree with the algorithm .*51\.9/ });
  const unknown = ambiguities.getByRole("row", { name: /^Insecurities Don't know .*12\.0/ });
  const share = async (row: Locator) => Number.parseFloat((await row.getByRole("cell").nth(2).textContent())!);
  await expect(named).toBeVisible();
  await expect(named.getByRole("cell", { name: "10.0%", exact: true })).toBeVisible();
  await expect(ambiguities.getByText(/simulated participants: they say nothing about people/)).toBeVisible();
  expect((await share(named)) + (await share(unknown))).toBeCloseTo(100, 0);
  await expect(ambiguities.getByRole("img", { name: /Naming ambiguities/ })).toBeVisible();
  await expectAccessible(workbench);
  await workbench.getByRole("tab", { name: "Models" }).click();
  await expect(workbench.getByRole("textbox", { name: "Model 2" })).toHaveValue(/^agrees ~ stimulus_source \+/);
});

test("Compose chooses a method for a slot and another for single targets, and says what is missing", async ({
  workbench,
}) => {
  await visit(workbench, "/curate");
  const tiles = workbench.getByRole("option");
  await tiles.first().click();
  await workbench.keyboard.press("Control+a");
  await tiles.last().click({ modifiers: ["Control"] });
  await workbench.getByRole("toolbar", { name: "Selected targets" }).getByRole("button", { name: "Explain" }).click();
  const explain = workbench.getByRole("dialog", { name: "Explain targets" });
  await explain.getByRole("combobox", { name: "Method" }).click();
  await workbench.getByRole("option", { name: "Gradient × input" }).click();
  await explain.getByRole("button", { name: `Explain ${kept - 1} targets` }).click();
  await expect(workbench.getByRole("option", { name: /3 explanations/ })).toHaveCount(kept - 1);
  await expect(tiles.last()).toContainText("2 explanations");

  await visit(workbench, "/compose");
  await workbench.getByRole("button", { name: "New study" }).first().click();
  await workbench.getByRole("dialog").getByRole("button", { name: "Create study" }).click();
  const slot = workbench.getByRole("combobox", { name: "Map, where “shown”" });
  await expect(slot).toBeVisible();
  const problems = workbench.getByRole("region", { name: "Still to do" });

  await choose(slot, /^Bayesian-teaching saliency.*6 of 6 targets/);
  await expect(problems).not.toContainText("nothing to show");
  await choose(slot, /^Gradient × input: 5 of 6 targets/);
  const explanations = workbench.getByRole("region", { name: "Explanations" });
  await expect(explanations).toContainText("1 of 6 trials has nothing to show here");
  await expect(problems).toContainText("in condition saliency_map, there is nothing to show as map");

  await workbench.getByRole("button", { name: "Choose for single targets" }).click();
  const rows = explanations.getByRole("listitem");
  await expect(rows).toHaveCount(kept);
  // Of the one that lacks it, what there is; and of another, what the rest do not show.
  const composed = [...(await chosenMaps(rows))];
  const [[bare], ...none] = composed.filter(([, map]) => map === null) as [[string, null]];
  expect(none).toEqual([]);
  const [other, before] = composed.find(([, map]) => map !== null)!;
  const rowOf = (target: string) => rows.filter({ has: workbench.locator(`img[src="${target}"]`) });
  for (const target of [bare, other])
    await choose(rowOf(target).getByRole("combobox"), /^Bayesian-teaching saliency \(masks 50\), seed 1/);
  await expect(explanations).not.toContainText("nothing to show here");
  await expect(problems).not.toContainText("nothing to show");
  await expect(slot).toHaveAttribute("placeholder", "Different from target to target");
  await expectAccessible(workbench);
  const shown = await chosenMaps(rows);
  expect(shown.get(other)).not.toBe(before);

  await saveStudy(workbench);
  await workbench.reload();
  await workbench.getByRole("button", { name: "Choose for single targets" }).click();
  await expect(rows).toHaveCount(kept);
  expect(await chosenMaps(rows)).toEqual(shown);

  await workbench.getByRole("button", { name: "Preview", exact: true }).click();
  await choose(workbench.getByRole("combobox", { name: "Condition", exact: true }), "Saliency map");
  expect(await previewedMaps(workbench)).toEqual(shown);
});

test("regions are found at any coverage, and those that were stored are there again", async ({ workbench }) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("option").nth(2).dblclick();
  await choose(workbench.getByRole("combobox", { name: "Explanation", exact: true }), "Insecurities");
  const coverage = workbench.getByRole("slider", { name: "Coverage" });
  const stored = await regionsOf(workbench);
  expect(stored.length).toBeGreaterThan(0);
  const [strongest] = await workbench.getByRole("listitem").filter({ hasText: "Strength" }).all();
  await expect(strongest!).toContainText(/^1.*Strength 100\.0%/);
  await expect(workbench.locator("svg text").filter({ hasText: /^\d$/ })).toHaveCount(stored.length);
  await workbench.getByRole("region", { name: "Target" }).getByRole("button").first().hover();
  await expect(workbench.getByRole("tooltip")).toContainText("the ground truth where the classifier is wrong");
  await coverage.focus();
  for (let step = 0; step < 20; step += 1) await workbench.keyboard.press("ArrowRight");
  await expect(coverage).toHaveAttribute("aria-valuenow", "30");
  await expect.poll(() => regionsOf(workbench)).not.toEqual(stored);
  await expectAccessible(workbench);
  for (const { share, outline } of await regionsOf(workbench)) {
    expect(share).toBeGreaterThan(stored[0]!.share);
    expect(outline).toMatch(/^M/);
  }
  await coverage.focus();
  for (let step = 0; step < 20; step += 1) await workbench.keyboard.press("ArrowLeft");
  await expect.poll(() => regionsOf(workbench)).toEqual(stored);
});

test("the hardest images are chosen by a score; of the many that there are then, a jump draws a few rows a frame", async ({
  workbench,
}) => {
  await visit(workbench, "/curate");
  await workbench.getByRole("button", { name: "Choose targets" }).click();
  const dialog = workbench.getByRole("dialog", { name: "Choose targets" });
  await dialog.getByText("The hardest", { exact: true }).click();
  await choose(dialog.getByRole("combobox", { name: "Difficult by" }), /^Hardness/);
  await dialog.getByRole("button", { name: "Choose", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("No hardness predictor has been fitted");
  await expectAccessible(workbench);
  await choose(dialog.getByRole("combobox", { name: "Difficult by" }), /^Entropy/);
  await dialog.getByRole("textbox", { name: "Images" }).fill("400");
  await dialog.getByRole("button", { name: "Choose", exact: true }).click();
  await expect(dialog).toContainText("400 targets chosen");
  await dialog.getByRole("button", { name: "Show them" }).click();
  const grid = workbench.getByRole("listbox", { name: "Targets" });
  await expect(grid.getByRole("option").first()).toHaveAttribute("aria-setsize", /^40\d$/);

  const drawn = await grid.evaluateHandle((listbox) => {
    const counts: number[] = [];
    new MutationObserver((records) => {
      counts.push(records.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0));
    }).observe(listbox.firstElementChild!, { childList: true });
    return counts;
  });
  await grid.focus();
  await workbench.keyboard.press("End");
  const last = grid.locator("[data-active]");
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute("aria-posinset", /^40\d$/);
  // From the top of the grid to its end, no row is left out.
  await expect
    .poll(() =>
      grid.evaluate((listbox) => {
        const tops = [...listbox.firstElementChild!.children].map((row) => row.getBoundingClientRect().top);
        const steps = tops
          .toSorted((a, b) => a - b)
          .flatMap((top, k, all) => (k === 0 ? [] : Math.round(top - all[k - 1]!)));
        return Math.min(...tops) <= listbox.getBoundingClientRect().top && new Set(steps).size === 1;
      }),
    )
    .toBe(true);
  const rows = await drawn.jsonValue();
  expect(rows.length).toBeGreaterThan(1);
  expect(Math.max(...rows)).toBeLessThanOrEqual(3);
});

/** The target of each row with the map that is chosen of it, by their pictures' addresses; null where none is. */
async function chosenMaps(rows: Locator): Promise<Map<string, string | null>> {
  const pictures = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("img")].map((picture) => picture.getAttribute("src")!)),
  );
  return new Map(pictures.map(([target, map]) => [target!, map ?? null]));
}

/** Every target of the condition that is previewed, with the map that stands beside it. */
async function previewedMaps(page: Page): Promise<Map<string, string>> {
  const maps = new Map<string, string>();
  const later = page.getByRole("button", { name: "Later screen" });
  const place = page.getByText(/^\d+ of \d+ · /);
  for (;;) {
    const target = page.getByAltText("The image that the AI sees");
    if ((await target.count()) > 0)
      maps.set(await sourceOf(target), await sourceOf(page.getByAltText("Its saliency map")));
    if (await later.isDisabled()) return maps;
    const before = await place.textContent();
    await later.click();
    await expect(place).not.toHaveText(before!);
  }
}

/** The regions that are listed: how much of the image each covers, in percent, and its outline. */
const regionsOf = (page: Page) =>
  page.getByRole("main").evaluate((main) => {
    const outlines = [...main.querySelectorAll("svg g > path:first-child")].map((path) => path.getAttribute("d")!);
    const shares = [...main.textContent.matchAll(/Strength .*?([\d.]+)% of the image/g)].map(([, share]) =>
      Number(share),
    );
    return outlines.map((outline, k) => ({ outline, share: shares[k]! }));
  });

const choose = async (field: Locator, name: string | RegExp) => {
  await field.click();
  await field.page().getByRole("option", { name }).click();
};
