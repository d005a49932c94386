import { expect, test } from "vitest";
import type { Artefact } from "#shared/domain/artefact.ts";
import { parseSettings, requireMethod } from "#shared/methods/list.ts";
import { keyOf } from "./make-artefact.ts";

const method = requireMethod("rise");
const request = { method, settings: parseSettings(method, {}) as Artefact["settings"], seed: 1 };
const subject = { content: { kind: "target", index: 4 } };

test("what another revision of a method made is not taken for what this one makes", () => {
  const raised = { ...request, method: { ...method, revision: method.revision + 1 } as typeof method };
  expect(keyOf(raised, subject, [])).not.toBe(keyOf(request, subject, []));
  expect(keyOf({ ...request }, { content: { index: 4, kind: "target" } }, [])).toBe(keyOf(request, subject, []));
});

test("an artefact depends on its settings, its seed, its subject's content and what it uses", () => {
  const others = [
    keyOf({ ...request, settings: { ...request.settings, masks: 7 } }, subject, []),
    keyOf({ ...request, seed: 2 }, subject, []),
    keyOf(request, { content: { kind: "target", index: 5 } }, []),
    keyOf(request, subject, [{ keySha256: "a".repeat(64) }]),
  ];
  expect(new Set([...others, keyOf(request, subject, [])]).size).toBe(5);
});
