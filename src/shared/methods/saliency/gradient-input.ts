import { settings } from "../../settings/settings.ts";
import { methodOf } from "../method.ts";

export const gradientInput = methodOf({
  id: "gradient-input",
  family: "saliency",
  label: "Gradient × input",
  description: "How each pixel, as it is, pushes the answer's logit up or down, by the gradient at the image.",
  source: "Shrikumar, Greenside, Shcherbina & Kundaje 2016",
  revision: 1,
  subject: "target",
  needs: ["gradients"],
  uses: [],
  settings: settings({}),
  output: "map",
  legend: () => "red-blue",
});
