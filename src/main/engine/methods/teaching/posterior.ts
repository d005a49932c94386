import { ExemplarError } from "#shared/domain/errors.ts";
import type { FitSummary } from "#shared/methods/outputs/fit.ts";
import type { ArtefactContents, Tensor } from "../runner.ts";

/** How the prior's precision τ joins the likelihood's: exactly, or by √τ at each factor as the paper approximates it. */
export type Damping = "exact" | "root";

/**
 * The Laplace posterior of a classification layer's weights W `[classes, width]`: normal about `weights`, its precision
 * diagonal in the eigenvectors of U and V, λⱼμₖ + τ for the pair j, k (for `root` damping (λⱼ + √τ)(μₖ + √τ)). No Kronecker
 * product is ever formed.
 */
export interface KfacPosterior {
  readonly width: number;
  readonly classCount: number;
  /** `[classes, width]`, the bias last. */
  readonly weights: ArrayLike<number>;
  /** λ, `[width]`, and their eigenvectors in the columns of `[width, width]`. */
  readonly uValues: ArrayLike<number>;
  readonly uVectors: ArrayLike<number>;
  /** μ, `[classes]`, and theirs, `[classes, classes]`. */
  readonly vValues: ArrayLike<number>;
  readonly vVectors: ArrayLike<number>;
  readonly tau: number;
  readonly damping: Damping;
}

/** The precision of the pair of an eigenvalue of U and one of V. */
export function precisionOf(
  { tau, damping }: Pick<KfacPosterior, "tau" | "damping">,
  lambda: number,
  mu: number,
): number {
  if (damping === "exact") return lambda * mu + tau;
  const root = Math.sqrt(tau);
  return (lambda + root) * (mu + root);
}

/**
 * The prior of a learner of two classes: δ = w_t − w_a is normal with mean δ₀ and covariance Q_U diag(s) Q_Uᵀ, where
 * s_j = Σ_k (dᵀr_k)² / precision(λ_j, μ_k), d = e_t − e_a and r_k are V's eigenvectors.
 */
export function differencePrior(posterior: KfacPosterior, target: number, alternative: number) {
  const { width, classCount, weights, uValues, vValues, vVectors } = posterior;
  const mean = Float64Array.from(
    { length: width },
    (_, j) => weights[target * width + j]! - weights[alternative * width + j]!,
  );
  const share = Float64Array.from(
    { length: classCount },
    (_, k) => (vVectors[target * classCount + k]! - vVectors[alternative * classCount + k]!) ** 2,
  );
  const variances = Float64Array.from({ length: width }, (_, j) => {
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += share[k]! / precisionOf(posterior, uValues[j]!, vValues[k]!);
    return sum;
  });
  return { mean, variances };
}

/** The posterior as the tensors of an artefact. */
export function posteriorTensors(posterior: KfacPosterior): Record<string, Tensor> {
  const { width, classCount } = posterior;
  const tensor = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
    dtype: "float32",
    shape,
    data: Float32Array.from(data),
  });
  return {
    weights: tensor(posterior.weights, [classCount, width]),
    "u-values": tensor(posterior.uValues, [width]),
    "u-vectors": tensor(posterior.uVectors, [width, width]),
    "v-values": tensor(posterior.vValues, [classCount]),
    "v-vectors": tensor(posterior.vVectors, [classCount, classCount]),
  };
}

/** The posterior that an artefact of `kfac-learner` holds. */
export function readPosterior({ tensor, settings, summary }: ArtefactContents): KfacPosterior {
  const weights = tensor("weights");
  const [classCount, width] = weights.shape as [number, number];
  const tau = (summary as FitSummary).measures.find(({ id }) => id === "tau")?.value;
  if (typeof tau !== "number")
    throw new ExemplarError(
      "UNSUPPORTED",
      "The learner's prior does not say its precision τ.",
      "Run kfac-learner again with this version of Exemplar.",
    );
  return {
    ...{ width, classCount, tau, weights: weights.data, damping: settings.damping === "root" ? "root" : "exact" },
    ...{ uValues: tensor("u-values").data, uVectors: tensor("u-vectors").data },
    ...{ vValues: tensor("v-values").data, vVectors: tensor("v-vectors").data },
  };
}
