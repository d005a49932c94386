/** The worked example of docs/new-trial-type.md, extracted and run: as a part of a study, and as a screen. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { TrialType } from "#shared/study/trial-types/trial-type.ts";

const root = resolve(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs/new-trial-type.md"), "utf8");

interface File {
  readonly path: string;
  readonly code: string;
}

/** The files that the page shows, by their places in the repository. */
const shown: File[] = [...page.matchAll(/^`(src\/\S+)`:\n\n```tsx?\n(.*?)^```$/gms)].map(([, path, code]) => ({
  path: path!,
  code: code!,
}));

mkdirSync(join(root, "out"), { recursive: true });
const folder = mkdtempSync(join(root, "out", "worked-example-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const placeOf = (path: string) => join(folder, basename(path));

/** Writes a file beside the other, with imports that lead where they would lead from its own place. */
function lay({ path, code }: File): void {
  const imports = code.replace(/from "((?:\.|#shared\/)[^"]+)"/g, (_, specifier: string) => {
    const target = specifier.startsWith("#shared/")
      ? specifier.replace("#shared/", "src/shared/")
      : relative(root, resolve(root, dirname(path), specifier));
    const isShown = shown.some((file) => file.path === target);
    return `from "${relative(folder, isShown ? placeOf(target) : join(root, target)).replace(/^(?!\.)/, "./")}"`;
  });
  writeFileSync(placeOf(path), imports);
}

/** Draws the example's view, where types and libraries are those of the window. */
const drawing: File = {
  path: "src/renderer/participant/trial-views/drawing.tsx",
  code: `
import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { verdict } from "#shared/study/trial-types/verdict.ts";
import { verdictView } from "./verdict.tsx";

export const drawn = (right: boolean): string =>
  renderToStaticMarkup(
    <MantineProvider>
      <verdictView.Component view={verdict.starter!} active given={{ right }} onRespond={() => undefined} />
    </MantineProvider>,
  );
`,
};

beforeAll(() => [...shown, drawing].forEach(lay));

async function load<Exported>(path: string, name: string): Promise<Exported> {
  const module = (await import(/* @vite-ignore */ pathToFileURL(placeOf(path)).href)) as Record<string, Exported>;
  return module[name]!;
}

test("the page shows a declaration and a view, in less than sixty lines", () => {
  expect(shown.map(({ path }) => path)).toEqual([
    "src/shared/study/trial-types/verdict.ts",
    "src/renderer/participant/trial-views/verdict.tsx",
  ]);
  expect(shown.flatMap(({ code }) => code.trimEnd().split("\n")).length).toBeLessThan(60);
});

test("what it shows is of the right types", () => {
  const config = { extends: join(root, "src/renderer/tsconfig.json"), include: ["*.ts", "*.tsx"] };
  const types = relative(folder, join(root, "src/renderer/elements/css-variables.d.ts"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...config, include: [...config.include, types] }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--noEmit", "-p", folder], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("with its line in the list it is added, checked, planned, simulated, scored and described", async () => {
  const verdict = await load<TrialType>("verdict.ts", "verdict");
  vi.resetModules();
  vi.doMock("#shared/study/trial-types/list.ts", async (original) => {
    const list = await original<typeof import("#shared/study/trial-types/list.ts")>();
    return {
      ...list,
      trialTypes: [...list.trialTypes, verdict],
      findTrialType: (name: string) => (name === "verdict" ? verdict : list.findTrialType(name)),
    };
  });
  const { exampleStudy } = await import("#shared/study/example-study.fixture.ts");
  const { addableSteps, withNewStep } = await import("#shared/study/step-type.ts");
  const { checkStudy } = await import("#shared/study/check-study.ts");
  const { planSession } = await import("#shared/study/plan-session.ts");
  const { simulateResponse } = await import("#shared/study/simulate-response.ts");
  const { simulateParticipant } = await import("#shared/study/simulated-participant.ts");
  const { trialTable } = await import("#shared/study/trial-row.ts");

  const { document } = withNewStep(exampleStudy(), addableSteps.find(({ name }) => name === "verdict")!);
  expect(checkStudy(document).problems).toEqual([]);
  const screen = planSession(document, "control", 1).find(({ trialType }) => trialType === "verdict")!;
  const participant = simulateParticipant({ strategy: "random" }, { seed: 1, index: 0, levels: {} });
  const { response, timing } = simulateResponse(screen, participant, 0);
  const session = { subjectId: "S", sessionId: "s", kind: "simulated" as const, conditionId: "control", levels: {} };
  const answers = [{ screen, response, timing, resumeCount: 0, gapMs: null }];
  const { columns, rows } = trialTable(
    document,
    [{ session: { ...session, studyHash: "h", seed: 1, station: null }, answers }],
    {
      scoredOnly: false,
    },
  );
  const at = columns.findIndex(({ name }) => name === "says_right");
  expect(columns[at]).toMatchObject({ type: "integer", description: expect.stringContaining("the AI is right") });
  expect(rows[0]![at]).toBe(Number((response as { right: boolean }).right));
  expect(verdict.check({ ...verdict.starter, answers: ["Yes", "Yes"] }, {})).toHaveLength(1);
});

test("its view shows the question with the answer marked", async () => {
  const drawn = await load<(right: boolean) => string>("drawing.tsx", "drawn");
  for (const right of [true, false]) {
    expect(drawn(right)).toContain("Is the AI right?");
    const pressed = [...drawn(right).matchAll(/aria-pressed="(\w+)"/g)].map(([, value]) => value);
    expect(pressed).toEqual([String(right), String(!right)]);
  }
});
