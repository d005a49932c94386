import { expect, test } from "vitest";
import type { SpecifiedTrials } from "#shared/contract/curate.ts";
import { imbalances } from "#shared/study/trial-balance.ts";
import { made, toyHost, toyProject } from "../../../../tests/doubles/host.ts";

test("a rejected target is replaced by one of its kind and category until none is left, and then it is said what breaks", async () => {
  const { client, ...host } = toyHost();
  const { classifierId } = await toyProject({ client, ...host });
  const settings = { categories: 2, perKind: 2, confidentFrom: 0.3 };
  const { targetIds } = await made<SpecifiedTrials>(
    client,
    client.curate.specifyTrials({ classifierId, settings, seed: 2 }),
  );
  await client.curate.setStatus({ targetIds, status: "kept" });
  const list = () => client.curate.targets({ classifierId });
  for (const kind of ["error", "adversarial", "hit"] as const) {
    let target = (await list()).find((one) => one.kind === kind && one.status === "kept")!;
    const seen = new Set<number>();
    for (;;) {
      expect(seen).not.toContain(target.imageIndex);
      seen.add(target.imageIndex);
      const before = await list();
      const { rejected, replacement, broken } = await client.curate.replaceTarget({
        targetId: target.id,
        reason: "Two bars, at best",
      });
      expect(rejected).toEqual({ ...target, status: "rejected", reason: "Two bars, at best" });
      if (replacement === null) {
        expect(broken).toEqual([expect.stringMatching(new RegExp(`^“${target.groundTruth}” has `))]);
        // Back to a balanced list for the next kind.
        await client.curate.setStatus({ targetIds: [target.id], status: "kept" });
        break;
      }
      expect(broken).toEqual([]);
      expect(imbalances(await list())).toEqual([]);
      expect(replacement).toMatchObject({ kind, groundTruth: target.groundTruth, status: "kept" });
      expect(replacement.predicted === replacement.groundTruth).toBe(kind === "hit");
      expect(before.map(({ id }) => id)).not.toContain(replacement.id);
      target = replacement;
    }
    expect(seen.size, kind).toBeGreaterThan(1);
  }
});
