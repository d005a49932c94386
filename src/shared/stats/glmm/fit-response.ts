import { layOut } from "./arrow-layout.ts";
import { fitLaplace, type LaplaceEstimate, type LaplaceFitOptions, withoutRandomEffects } from "./fit-laplace.ts";
import type { LaplaceProblem } from "./laplace.ts";
import type { ModelFrame } from "./model-frame.ts";
import { type OrdinaryRegression, ordinaryRegression } from "./ordinary-regression.ts";
import type { ResponseModel } from "./response-model.ts";
import type { Response } from "./responses/response.ts";

export interface ResponseFitOptions extends LaplaceFitOptions {
  /** The fit without random effects, where it is known. */
  readonly ordinary?: OrdinaryRegression;
}

export interface ResponseEstimate extends LaplaceEstimate {
  /** The fit without random effects, from which it started. */
  readonly ordinary: OrdinaryRegression;
}

/** Fits a frame's model to any response. @throws ModelError `fit-failed`, `stopped` */
export function fitResponse(frame: ModelFrame, model: ResponseModel, options: ResponseFitOptions): ResponseEstimate {
  const ordinary =
    options.ordinary ??
    ordinaryRegression(frame.x, cellResponse(frame, model), {
      ...{ own: model.start, offset: frame.offset, maxIterations: 50 },
    });
  const estimate =
    frame.blocks.length === 0
      ? withoutRandomEffects(ordinary)
      : fitLaplace(rowProblem(frame, model), cellWeights(frame, model.weights), ordinary, options);
  return { ...estimate, deviance: estimate.deviance - 2 * model.logConstant, ordinary };
}

/** The outcomes by design cell. */
export function cellResponse(frame: ModelFrame, model: ResponseModel): Response {
  return model.respond(
    frame.rowOf.map((row) => frame.cellOf[row]!),
    frame.x.rowCount,
  );
}

/** The outcomes by distinct row, in the layout's order. */
export function rowProblem(frame: ModelFrame, model: ResponseModel): LaplaceProblem {
  const layout = layOut(frame.blocks, frame.rowCount);
  const place = new Int32Array(frame.rowCount);
  layout.order.forEach((row, i) => {
    place[row] = i;
  });
  const cell = Int32Array.from(layout.order, (row) => frame.cellOf[row]!);
  const response = model.respond(
    frame.rowOf.map((row) => place[row]!),
    frame.rowCount,
  );
  return { layout, x: frame.x, cell, response, ...(frame.offset && { offset: frame.offset }) };
}

function cellWeights(frame: ModelFrame, weights: Float64Array): Float64Array {
  const byCell = new Float64Array(frame.x.rowCount);
  weights.forEach((weight, used) => {
    byCell[frame.cellOf[frame.rowOf[used]!]!]! += weight;
  });
  return byCell;
}
