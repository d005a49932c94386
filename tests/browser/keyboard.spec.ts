import { expectWalkable } from "./keyboard-walk.ts";
import { places } from "./places.ts";
import { expectAccessible, test } from "./workbench.ts";

const sizes = [
  { width: 1024, height: 700 },
  { width: 1920, height: 1200 },
];

// Every step of a walk in a trace is of no use to anyone, and takes longer than the walk.
test.use({ trace: "off" });

for (const [index, { name, open }] of places.entries())
  test(`${index + 1}. ${name} is walked by the keyboard, in both schemes and at both sizes`, async ({ workbench }) => {
    for (const colorScheme of ["light", "dark"] as const)
      for (const size of sizes)
        await test.step(`${colorScheme}, ${size.width} × ${size.height}`, async () => {
          await workbench.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await workbench.setViewportSize(size);
          await open(workbench);
          await expectWalkable(workbench, name);
          await expectAccessible(workbench);
          await workbench.keyboard.press("Escape");
        });
  });
