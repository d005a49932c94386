import { join } from "node:path";
import { createStore } from "#host/store/open-store.ts";
import { insertStudy } from "#host/store/write/studies.ts";
import { studyHash } from "#host/studies/checked-study.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { temporaryFolder } from "./host.ts";

/** The folder of a project that has the example study, "s", and no more. */
export function projectWithStudy(): string {
  const path = join(temporaryFolder(), "project");
  const document = exampleStudy();
  const store = createStore(path, "Digits");
  insertStudy(store, { id: "s", hash: studyHash(document), document, at: new Date().toISOString() });
  store.close();
  return path;
}
