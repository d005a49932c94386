import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { symmetricEigen } from "../../linear-algebra/symmetric-eigen.ts";
import type { Runner } from "../runner.ts";
import { featureNetwork } from "./classification-features.ts";
import { compareAnswers } from "./compare-answers.ts";
import { accumulateFactors } from "./factor-run.ts";
import { fitSummary } from "./fit-summary.ts";
import { factorsOf } from "./kronecker-factors.ts";
import { type KfacPosterior, posteriorTensors } from "./posterior.ts";
import { determinedWeights, priorPrecision } from "./prior-precision.ts";
import { sampleWeights } from "./sampled-weights.ts";

/**
 * The learner's prior (appendix A.3): a Kronecker-factored Laplace posterior of the classification layer's weights given
 * the training images. They stream by; what is kept is of the size of the two factors. The labels do not enter: the
 * Hessian of a softmax does not depend on them.
 */
export const kfacLearner: Runner<"kfac-learner"> = async ({ subject, settings, seed }, place, watch) => {
  const taught = featureNetwork(subject.classifier);
  const { width, classCount, weights } = taught;
  const indices = subject.dataset.trainIndices();
  const { sums, setAside } = await accumulateFactors(taught, subject.dataset, indices, place, watch);
  if (sums.images === 0)
    throw new ExemplarError(
      "INVALID",
      `None of the ${indices.length} training images can be read: ${setAside[0]?.reason ?? "there is none"}`,
      "Put the files back as they were, or import the dataset again.",
    );
  const { u, v } = factorsOf(sums);
  const [uEigen, vEigen] = [await symmetricEigen(u, width), await symmetricEigen(v, classCount)];
  // Rounding leaves eigenvalues of nothing a little below nothing.
  const [uValues, vValues] = [uEigen, vEigen].map(({ values }) => values.map((value) => Math.max(0, value)));
  const found =
    settings.precision === "given"
      ? { tau: settings.tau, determined: determinedWeights(settings.tau, uValues!, vValues!), atLimit: false }
      : priorPrecision(weights, uValues!, vValues!);
  const posterior: KfacPosterior = {
    ...{ width, classCount, weights, tau: found.tau, damping: settings.damping },
    ...{ uValues: uValues!, uVectors: uEigen.vectors, vValues: vValues!, vVectors: vEigen.vectors },
  };
  watch.signal.throwIfAborted();
  const sampled = await sampleWeights(
    posterior,
    settings.samples,
    seededGenerator(seed).split("sampled-weights"),
    place.runtime,
  );
  const comparison = await compareAnswers(taught, sampled, subject.dataset, place, watch);
  const spread = comparison?.drawn.topOne.standardError ?? null;
  return {
    summary: fitSummary({ posterior, precision: found, images: sums.images, setAside, settings, comparison }),
    tensors: posteriorTensors(posterior),
    pictures: {},
    uncertainty: { ...(spread !== null && { sampled_accuracy_standard_error: spread }) },
  };
};
