/** The thread in which a study's data become a table, and the table files. */
import { type TableMaterial, tableOf, writeTable } from "../exports/study-table.ts";
import { answerThread } from "./run-in-thread.ts";

answerThread("The data", (material: TableMaterial) =>
  material.exported ? writeTable(material, material.exported) : tableOf(material),
);
