import { expect, test } from "vitest";
import { readColumns, readFields } from "../stats/reading/read-table.ts";
import { leadingColumns } from "../study/core-columns.ts";
import { joinFiles } from "./joined-files.ts";
import { proposeRoles } from "./propose-roles.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function proposed(...texts: string[]) {
  const joined = joinFiles(texts.map((text, k) => ({ name: `${k}.csv`, fields: readFields(bytes(text)) })));
  return proposeRoles(readColumns(joined, {}).report.columns, joined.fileColumn);
}

test("our own data are known by their columns", () => {
  const design = ["target_kind", "saliency", "examples", "target_category", "correct"];
  const header = [...Object.keys(leadingColumns), ...design];
  const value = (name: string, k: number) =>
    ({ rt: 500 + k, correct: k % 2, practice: false, saliency: k % 2 === 1, target_kind: k % 2 ? "hit" : "error" })[
      name
    ] ?? `${name}${k % 3}`;
  const rows = Array.from({ length: 12 }, (_, k) => header.map((name) => value(name, k)).join(","));
  expect(proposed([header.join(","), ...rows].join("\n"))).toEqual({
    ...{ participant: "subject_id", outcome: "correct", item: "target_category", rt: "rt", rtUnit: "ms" },
    ...{ conditions: ["target_kind", "saliency", "examples"], practice: "practice", finished: null },
  });
});

test("what other software writes is known too: Gorilla's names, phases, seconds, a status", () => {
  expect(
    proposed(
      [
        "Participant Private ID;Trial Phase;Group;Item ID;Answer;Reaction time;Status",
        "1;practice;a;x;yes;0,5;completed",
        "2;main;b;y;no;1,25;in progress",
      ].join("\n"),
    ),
  ).toEqual({
    ...{ participant: "Participant_Private_ID", practice: "Trial_Phase", conditions: ["Group"], item: "Item_ID" },
    ...{ outcome: "Answer", rt: "Reaction_time", rtUnit: "s", finished: "Status" },
  });
});

test("what marks nothing is no mark, what does not vary no condition, and what is not found is left open", () => {
  const roles = proposed("block,condition,finished,latency\n1,only,TRUE,900\n2,only,TRUE,800");
  expect(roles).toMatchObject({ practice: null, conditions: [], participant: "", item: null });
  // Where nothing else is explained, the times are.
  expect(roles).toMatchObject({ outcome: "latency", rt: "latency" });
  // A column of truth values may mark something though it does not here.
  expect(roles.finished).toBe("finished");
});

test("numbers are no marks where they may be the first block, or the usual status", () => {
  expect(proposed("subject,block,status,correct\n1,0,0,1\n2,1,1,0")).toMatchObject({ practice: null, finished: null });
  expect(proposed("subject,practice,finished,correct\n1,0,0,1\n2,1,1,0")).toMatchObject({
    ...{ practice: "practice", finished: "finished" },
  });
});

test("a condition that is made of others is proposed only where they are not there", () => {
  const both = "subject,condition_id,group,correct\n1,x,a,1\n2,y,b,0";
  expect(proposed(both).conditions).toEqual(["group"]);
  expect(proposed(both.replace("group", "lab")).conditions).toEqual(["condition_id"]);
});
