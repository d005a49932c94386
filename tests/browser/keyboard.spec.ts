import { expectWalkable, inEveryLook } from "./keyboard-walk.ts";
import { places } from "./places.ts";
import { expectAccessible, test } from "./workbench.ts";

// Every step of a walk in a trace is of no use to anyone, and takes longer than the walk.
test.use({ trace: "off" });

for (const [index, { name, open }] of places.entries())
  test(`${index + 1}. ${name} is walked by the keyboard, in both schemes and at both sizes`, async ({ workbench }) => {
    await inEveryLook(workbench, async () => {
      await open(workbench);
      await expectWalkable(workbench, name);
      await expectAccessible(workbench);
      await workbench.keyboard.press("Escape");
    });
  });
