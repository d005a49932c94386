import { strToU8, zipSync } from "fflate";
import { summaryOf } from "#shared/study/check-study.ts";
import type { ExplanationOrigin } from "#shared/study/explanation-origins.ts";
import { protocol } from "#shared/study/protocol.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { ExportInput } from "./exporter.ts";
import { exporters } from "./exporters.ts";

/** No date of the files' own, so that the same data make the same archive. */
const mtime = new Date(1980, 0, 1);

/** The data in every format, with the study's document and its protocol, as one ZIP archive. */
export function everything(
  input: ExportInput,
  study: StudyDocument,
  origins: readonly ExplanationOrigin[],
): { path: string; content: Uint8Array } {
  const files = [
    ...exporters.flatMap((exporter) => exporter.files(input)),
    { path: "study.json", content: `${JSON.stringify(study, null, 2)}\n` },
    {
      path: "protocol.md",
      content: `${protocol({ document: study, hash: input.studyHash, summary: summaryOf(study) }, origins)}\n`,
    },
  ];
  return {
    path: `${input.name}_everything.zip`,
    content: zipSync(Object.fromEntries(files.map(({ path, content }) => [path, strToU8(content)])), { mtime }),
  };
}
