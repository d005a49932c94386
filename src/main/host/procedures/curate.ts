import type { Target } from "#shared/contract/curate.ts";
import type { Answers } from "#shared/library/answers.ts";
import { atTemperature } from "#shared/library/temperature.ts";
import { chooseTargets } from "#shared/study/choose-targets.ts";
import { hardestTargets, ownDifficulty } from "#shared/study/hardest-targets.ts";
import { targetTable } from "#shared/study/target-table.ts";
import { keepExamplesJob } from "../jobs/keep-examples.ts";
import { keepImagesJob, requireMade } from "../jobs/keep-images.ts";
import { specifyTrialsJob } from "../jobs/specify-trials.ts";
import { askedAnswers } from "../library/calibrated-answers.ts";
import { requireAnswers } from "../library/classifier-answers.ts";
import { contentsOf } from "../library/dataset-contents.ts";
import { keepTargets } from "../library/keep-targets.ts";
import { predictedHardness } from "../library/predicted-hardness.ts";
import { replaceTarget } from "../library/replace-target.ts";
import { taughtBy } from "../library/taught-by.ts";
import { editableExamples, requireExamples } from "../methods/edited-examples.ts";
import { found } from "../missing.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import { readClassifier } from "../store/read/classifiers.ts";
import { readDataset } from "../store/read/datasets.ts";
import { readTarget, readTargets } from "../store/read/targets.ts";
import { transaction } from "../store/transaction.ts";
import { updateTargetStatus } from "../store/write/targets.ts";
import type { Workbench } from "../workbench.ts";
import { writeExports } from "../write-exports.ts";
import type { Base } from "./base.ts";

export function curateProcedures(os: Base, workbench: Workbench) {
  const targetOf = (id: string): Target => found(readTarget(workbench.store, id), "target", id);
  const classifierOf = (id: string) => found(readClassifier(workbench.store, id), "classifier", id);
  const datasetOf = (id: string) => found(readDataset(workbench.store, id), "dataset", id);

  return os.curate.router({
    targets: os.curate.targets.handler(({ input }) => readTargets(workbench.store, input.classifierId)),

    target: os.curate.target.handler(({ input }) => {
      const target = targetOf(input.targetId);
      const classifier = classifierOf(target.classifierId);
      const answers = requireAnswers(workbench.store, classifier, datasetOf(target.datasetId));
      const { temperature = 1, imageIndex } = target;
      const { probabilities } =
        temperature === 1 ? answersTo(answers, imageIndex) : atTemperature(answers, [imageIndex], temperature);
      return {
        target,
        probabilities: classifier.classNames.map((category, k) => ({ category, probability: probabilities[k]! })),
      };
    }),

    chooseTargets: os.curate.chooseTargets.handler(async ({ input }) => {
      const { store } = workbench;
      const classifier = classifierOf(input.classifierId);
      const dataset = datasetOf(classifier.datasetId);
      const { labels, testIndices } = contentsOf(store, dataset);
      const { answers, temperature } = askedAnswers(store, classifier, dataset, input.calibrated);
      const { targets, shortfalls } = chooseTargets({
        labels,
        answers,
        indices: testIndices,
        classNames: classifier.classNames,
        counts: input.counts,
        lowConfidenceBelow: input.lowConfidenceBelow,
        seed: input.seed,
      });
      const kept = await keepTargets(workbench, { classifier, dataset, targets, temperature });
      workbench.events.changed("curate", "project");
      return { targets: kept, shortfalls };
    }),

    chooseHardest: os.curate.chooseHardest.handler(
      async ({ input: { classifierId, count, score, lowConfidenceBelow, calibrated } }) => {
        const { store } = workbench;
        const classifier = classifierOf(classifierId);
        const dataset = datasetOf(classifier.datasetId);
        const { labels, testIndices } = contentsOf(store, dataset);
        const { answers, temperature } = askedAnswers(store, classifier, dataset, calibrated);
        const { targets, shortfalls } = hardestTargets({
          ...{ labels, answers, lowConfidenceBelow, count },
          indices: testIndices,
          difficultyOf: score === "hardness" ? predictedHardness(store, classifierId) : ownDifficulty(score, answers),
        });
        const kept = await keepTargets(workbench, { classifier, dataset, targets, temperature });
        workbench.events.changed("curate", "project");
        return { targets: kept, shortfalls };
      },
    ),

    specifyTrials: os.curate.specifyTrials.handler(({ input }) => workbench.jobs.add(specifyTrialsJob, input)),

    exportTargets: os.curate.exportTargets.handler(({ input }) => {
      const { store } = workbench;
      const { name } = classifierOf(input.classifierId);
      const targets = input.targetIds?.map(targetOf) ?? readTargets(store, input.classifierId);
      const content = targetTable(targets, {
        datasetName: (id) => datasetOf(id).name,
        teachingOf: (target) => taughtBy(store, target),
      });
      const file = { path: `${fileName(name)}_targets.csv`, content };
      return { paths: writeExports(store.folder.exports, [file]) };
    }),

    replaceTarget: os.curate.replaceTarget.handler(({ input }) =>
      replaceTarget(workbench, targetOf(input.targetId), input.reason ?? null),
    ),

    keepExamples: os.curate.keepExamples.handler(({ input }) => {
      const { store, jobs } = workbench;
      const { artefactId } = input;
      const artefact = found(readArtefact(store, artefactId), "artefact", artefactId);
      requireExamples(editableExamples(store, artefact), input.examples);
      return jobs.add(keepExamplesJob, { ...input, at: new Date().toISOString() });
    }),

    keepImages: os.curate.keepImages.handler(({ input }) => {
      const { store, jobs } = workbench;
      requireMade(found(readArtefact(store, input.artefactId), "artefact", input.artefactId), input.pictures);
      return jobs.add(keepImagesJob, input);
    }),

    setStatus: os.curate.setStatus.handler(({ input }) => {
      const { store } = workbench;
      const targets = transaction(store, () =>
        input.targetIds.map((id) => {
          targetOf(id);
          updateTargetStatus(store, id, input.status, input.reason ?? null);
          return targetOf(id);
        }),
      );
      workbench.events.changed("curate");
      return targets;
    }),
  });
}

const fileName = (name: string) => name.replaceAll(/[^\p{L}\p{N}]+/gu, "_").replaceAll(/^_|_$/g, "") || "classifier";

/** A classifier's own answers to one image. */
const answersTo = ({ probabilities, classCount }: Answers, image: number) => ({
  probabilities: probabilities.subarray(image * classCount, (image + 1) * classCount),
});
