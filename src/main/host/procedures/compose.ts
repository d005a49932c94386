import { randomUUID } from "node:crypto";
import type { Study } from "#shared/contract/compose.ts";
import { inUse } from "#shared/contract/holdings.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { planSession } from "#shared/study/plan-session.ts";
import { createStudy } from "#shared/study/templates/create-study.ts";
import { simulatePower } from "../jobs/simulate-power.ts";
import { newestRegions } from "../library/newest-regions.ts";
import { found } from "../missing.ts";
import { withoutKey } from "../sessions/session-state.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readStudies, readStudy } from "../store/read/studies.ts";
import { readTargets } from "../store/read/targets.ts";
import { transaction } from "../store/transaction.ts";
import { insertStudy, updateStudy } from "../store/write/studies.ts";
import { checkApart, rememberCheck, runnableStudy, savedStudy, studyHash, toStudy } from "../studies/checked-study.ts";
import { explanationOrigins } from "../studies/explanation-origins.ts";
import { readStudyFile, writeStudyFile } from "../studies/study-files.ts";
import { bundledStudyTemplates } from "../study-templates.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function composeProcedures(os: Base, workbench: Workbench) {
  const study = (id: string): Promise<Study> =>
    toStudy(workbench.store, found(readStudy(workbench.store, id), "study", id));

  /** Saves a document as the study of that id, or as a new one where there is none or it is frozen. */
  const save = async (studyId: string | undefined, input: unknown): Promise<Study> => {
    const { store, events } = workbench;
    const check = await checkApart(input);
    const { document, problems } = check;
    if (!document)
      throw new ExemplarError(
        "INVALID",
        `The study is not written as a study is: ${problems[0]!.path}: ${problems[0]!.message}`,
        "Correct the document; each problem is listed with its place.",
        { detail: problems.map(({ path, message }) => `${path}: ${message}`).join("\n") },
      );
    const hash = studyHash(document);
    rememberCheck(store, hash, check);
    const at = new Date().toISOString();
    const id = transaction(store, () => {
      const saved = studyId === undefined ? null : found(readStudy(store, studyId), "study", studyId);
      if (saved?.hash === hash) return saved.id;
      if (saved && !saved.frozen) {
        updateStudy(store, { id: saved.id, hash, document, at });
        return saved.id;
      }
      const created = randomUUID();
      insertStudy(store, { id: created, hash, document, at });
      return created;
    });
    events.changed("compose", "run", "analyse", "project");
    return study(id);
  };

  return os.compose.router({
    studies: os.compose.studies.handler(() =>
      Promise.all(readStudies(workbench.store).map((stored) => toStudy(workbench.store, stored))),
    ),
    study: os.compose.study.handler(({ input }) => study(input.studyId)),
    explanationOrigins: os.compose.explanationOrigins.handler(({ input: { studyId } }) =>
      explanationOrigins(workbench.store, savedStudy(workbench.store, studyId).document),
    ),
    templates: os.compose.templates.handler(() => bundledStudyTemplates()),
    createFromTemplate: os.compose.createFromTemplate.handler(({ input }) => {
      const { store } = workbench;
      const template = found(
        bundledStudyTemplates().find(({ id }) => id === input.templateId),
        "study template",
        input.templateId,
      );
      const classifier = found(readClassifier(store, input.classifierId), "classifier", input.classifierId);
      const targets = inUse(readTargets(store, classifier.id)).map((target) => ({
        ...target,
        artefacts: inUse(target.artefacts),
      }));
      return save(
        undefined,
        createStudy(template, targets, {
          title: input.title,
          seed: input.seed,
          calibrated: input.calibrated,
          most: input.targets,
          categories: classifier.classNames,
          regionsOf: (target) => newestRegions(store, target),
        }),
      );
    }),
    check: os.compose.check.handler(({ input }) => checkApart(input.document)),
    save: os.compose.save.handler(({ input }) => save(input.studyId, input.document)),
    exportStudy: os.compose.exportStudy.handler(({ input }) => ({
      path: writeStudyFile(workbench.store, input.studyId, input.to),
    })),
    importStudy: os.compose.importStudy.handler(({ input }) =>
      save(undefined, readStudyFile(workbench.store, input.path)),
    ),
    preview: os.compose.preview.handler(async ({ input }) => {
      const { document } = await runnableStudy(workbench.store, input.studyId);
      return planSession(document, input.conditionId, input.seed).map(withoutKey);
    }),
    power: os.compose.power.handler(async ({ input }) => {
      await runnableStudy(workbench.store, input.studyId);
      return workbench.jobs.add(simulatePower, input);
    }),
  });
}
