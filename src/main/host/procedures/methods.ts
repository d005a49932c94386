import * as z from "zod";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import type { Artefact } from "#shared/domain/artefact.ts";
import { compatible, type Offers } from "#shared/methods/compatible.ts";
import { methods, parseSettings, requireMethod } from "#shared/methods/list.ts";
import type { Method } from "#shared/methods/method.ts";
import { runMethod } from "../jobs/run-method.ts";
import { requireTemperature } from "../library/calibrated-answers.ts";
import { damagedFiles, requireKind, requireOutput } from "../methods/make-artefact.ts";
import { offersOf, requireCompatible } from "../methods/offers.ts";
import { resolveSubject } from "../methods/resolve-subject.ts";
import { found } from "../missing.ts";
import { readArtefact, readArtefactsOf, readEvaluations } from "../store/read/artefacts.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import type { Workbench } from "../workbench.ts";
import type { Base } from "./base.ts";

export function methodProcedures(os: Base, workbench: Workbench) {
  const offers = async (classifierId: string): Promise<Offers> => {
    const classifier = found(readClassifier(workbench.store, classifierId), "classifier", classifierId);
    const dataset = found(readDataset(workbench.store, classifier.datasetId), "dataset", classifier.datasetId);
    return offersOf(workbench, classifier, dataset);
  };

  return os.methods.router({
    list: os.methods.list.handler(async ({ input: { classifierId } }) => {
      const offered = classifierId === undefined ? null : await offers(classifierId);
      return methods.map(({ settings, needs, uses, ...method }: Method) => ({
        ...method,
        needs: [...needs],
        uses: [...uses],
        settings: z.toJSONSchema(settings, { io: "input" }) as never,
        compatible: offered && compatible({ label: method.label, needs }, offered),
      }));
    }),

    run: os.methods.run.handler(async ({ input }) => {
      const method = requireMethod(input.method);
      const settings = parseSettings(method, input.settings);
      const classifiers = new Set<string>();
      for (const subject of input.subjects) {
        requireKind(method, subject);
        const resolved = resolveSubject(workbench.store, subject, null);
        if (input.calibrated) requireTemperature(workbench.store, resolved.classifier);
        requireOutput(method, resolved);
        classifiers.add(resolved.classifier.id);
      }
      for (const id of classifiers) requireCompatible(method, await offers(id));
      return workbench.jobs.add(runMethod, {
        method: method.id,
        subjects: input.subjects,
        settings,
        ...{ seed: input.seed, calibrated: input.calibrated, using: input.using },
      });
    }),
  });
}

export function artefactProcedures(os: Base, workbench: Workbench) {
  const checked = (artefact: Artefact): CheckedArtefact => ({
    ...artefact,
    damaged: damagedFiles(workbench.store, artefact),
  });

  return os.artefacts.router({
    of: os.artefacts.of.handler(({ input }) => readArtefactsOf(workbench.store, input.subject).map(checked)),
    get: os.artefacts.get.handler(({ input }) =>
      checked(found(readArtefact(workbench.store, input.artefactId), "artefact", input.artefactId)),
    ),
    evaluations: os.artefacts.evaluations.handler(({ input }) => readEvaluations(workbench.store, input.classifierId)),
  });
}
