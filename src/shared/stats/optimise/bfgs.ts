import { dot } from "../linear-algebra/vector.ts";

/** A smooth function: returns its value at `point` and writes its gradient. */
export type DifferentiableFunction = (point: Float64Array, gradient: Float64Array) => number;

export interface BfgsOptions {
  /** An approximation of the inverse Hessian at the start, n × n by rows. */
  readonly inverseHessian: Float64Array;
  /** Stop when the quadratic model promises a decrease below this. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
  /** Called after every iteration; returning true ends the search. */
  readonly onIteration?: (iteration: number, value: number) => boolean;
}

export interface BfgsResult {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly inverseHessian: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  /** "converged", or why the search ended before. */
  readonly status: "converged" | "iterations" | "interrupted";
}

const ARMIJO = 1e-4;
const WOLFE = 0.9;
/** Share of the value that may be rounding: decreases below it cannot be told apart. */
const ROUNDING = 1e-12;

/**
 * Minimises a smooth function by BFGS (Nocedal & Wright 2006, algorithm 6.1) with a line search for the weak Wolfe
 * conditions (bisection after Lewis & Overton 2013, with a quadratic first guess). Converged when ½g′Bg, the decrease that
 * the quadratic model still promises, is below the tolerance, or no further decrease can be told from rounding.
 */
export function minimise(f: DifferentiableFunction, start: Float64Array, options: BfgsOptions): BfgsResult {
  const n = start.length;
  const tolerance = options.tolerance ?? 1e-11;
  const maxIterations = options.maxIterations ?? 200;
  const inverse = options.inverseHessian.slice();
  let point = start.slice();
  let gradient = new Float64Array(n);
  let value = f(point, gradient);
  let evaluations = 1;
  let iterations = 0;
  let restarted = true;
  let status: BfgsResult["status"] = "iterations";

  while (iterations < maxIterations) {
    const direction = times(inverse, gradient, -1);
    const slope = dot(direction, gradient);
    if (-slope / 2 < Math.max(tolerance, ROUNDING * Math.abs(value))) {
      status = "converged";
      break;
    }
    const step = lineSearch(f, point, value, slope, direction);
    evaluations += step.evaluations;
    if (!step.accepted) {
      // Rounding hides any further decrease along this direction: try once more with the metric of the start.
      if (restarted) {
        status = "converged";
        break;
      }
      inverse.set(options.inverseHessian);
      restarted = true;
      continue;
    }
    restarted = false;
    update(inverse, step.point, point, step.gradient, gradient);
    ({ point, value, gradient } = step);
    iterations++;
    if (options.onIteration?.(iterations, value)) {
      status = "interrupted";
      break;
    }
  }
  return { point, value, gradient, inverseHessian: inverse, iterations, evaluations, status };
}

interface Step {
  readonly accepted: boolean;
  readonly point: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly evaluations: number;
}

function lineSearch(
  f: DifferentiableFunction,
  from: Float64Array,
  value: number,
  slope: number,
  direction: Float64Array,
): Step {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let length = 1;
  for (let evaluations = 1; evaluations <= 40; evaluations++) {
    const point = from.map((x, i) => x + length * direction[i]!);
    const gradient = new Float64Array(from.length);
    const newValue = f(point, gradient);
    const newSlope = dot(direction, gradient);
    const decreased = newValue <= value + ARMIJO * length * slope + ROUNDING * Math.abs(value);
    if (decreased && newSlope >= WOLFE * slope)
      return { accepted: true, point, gradient, value: newValue, evaluations };
    if (!decreased) {
      high = length;
      const parabola = (-slope * length * length) / (2 * (newValue - value - slope * length));
      const middle = (low + high) / 2;
      length = low === 0 && parabola > 0.1 * high && parabola < 0.9 * high ? parabola : middle;
    } else {
      low = length;
      length = high === Number.POSITIVE_INFINITY ? 2 * length : (low + high) / 2;
    }
    if (length > 1e10 || -length * slope < ROUNDING * Math.abs(value)) break;
  }
  return { accepted: false, point: new Float64Array(), gradient: new Float64Array(), value, evaluations: 40 };
}

/** B ← (I − ρsy′)B(I − ρys′) + ρss′. */
function update(
  inverse: Float64Array,
  newPoint: Float64Array,
  point: Float64Array,
  newGradient: Float64Array,
  gradient: Float64Array,
): void {
  const n = point.length;
  const s = newPoint.map((x, i) => x - point[i]!);
  const y = newGradient.map((g, i) => g - gradient[i]!);
  const curvature = dot(s, y);
  if (!(curvature > 1e-300)) return;
  const by = times(inverse, y, 1);
  const scale = (1 + dot(y, by) / curvature) / curvature;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      inverse[i * n + j]! += scale * s[i]! * s[j]! - (s[i]! * by[j]! + by[i]! * s[j]!) / curvature;
}

function times(matrix: Float64Array, vector: Float64Array, factor: number): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    return factor * sum;
  });
}
