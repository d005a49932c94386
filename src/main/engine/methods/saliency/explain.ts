import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { Explanation } from "../../protocol.ts";
import type { Watch } from "../../watch.ts";
import type { ExplanationContext, ExplanationMethod, ExplanationRequest } from "./explanation-method.ts";

/** Runs a method on a request whose settings come from outside. What is left out of the settings takes its default. */
export async function explain(
  method: ExplanationMethod,
  request: ExplanationRequest<unknown>,
  context: ExplanationContext,
  watch: Watch,
): Promise<Explanation> {
  const { inputShape, classCount } = context.classifier;
  const [height, width] = inputShape;
  const { image, targetClass } = request;
  if (!Number.isInteger(targetClass) || targetClass < 0 || targetClass >= classCount)
    throw new ExemplarError("INVALID", `Class ${targetClass} is none of ${classCount}`, "Choose another target class.");
  if (image.length !== inputShape.reduce((product, side) => product * side))
    throw new ExemplarError(
      "INVALID",
      `The image has ${image.length} values, but the classifier takes images of ${inputShape.join(" × ")}`,
      "Use a classifier that was trained on this dataset.",
    );
  const settings = method.settings.safeParse(request.settings ?? {});
  if (!settings.success)
    throw new ExemplarError("INVALID", `${method.label} cannot use these settings`, "Change the settings.", {
      detail: z.prettifyError(settings.error),
    });
  const started = performance.now();
  const map = await method.explain({ ...request, settings: settings.data }, context, watch);
  return {
    height,
    width,
    ...map,
    settings: settings.data,
    device: context.runtime.device,
    seconds: (performance.now() - started) / 1000,
  };
}
