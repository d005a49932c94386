import { parameterCount } from "../models/architecture.ts";
import { architecture } from "../models/list.ts";
import type { Job } from "./job.ts";

export const describeArchitecture: Job<"describe-architecture"> = async ({
  architecture: id,
  inputShape,
  classCount,
}) => {
  const design = architecture(id).design(inputShape, classCount);
  return { layers: [...design.layers], parameterCount: parameterCount(design) };
};
