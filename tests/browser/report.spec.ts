import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, expectAccessible, test } from "./workbench.ts";

for (const colorScheme of ["light", "dark"] as const)
  test(`the report is accessible in ${colorScheme}, on a desk and on a small screen`, async ({
    browser,
    ownProject,
  }) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(ownProject, "report.html")).href);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("img", { name: /^Predicting the AI/ })).toBeVisible();
    for (const width of [1440, 480]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page);
    }
    await context.close();
  });
