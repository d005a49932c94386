import {
  IconCheckbox,
  IconCup,
  IconFlag,
  IconInfoSquare,
  IconLayersIntersect,
  type IconProps,
  IconQuestionMark,
  IconSchool,
  IconSignature,
  IconStack2,
  IconStars,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

/** The icons that step types may name. */
const icons: Readonly<Record<string, ComponentType<IconProps>>> = {
  checkbox: IconCheckbox,
  cup: IconCup,
  flag: IconFlag,
  info: IconInfoSquare,
  layers: IconLayersIntersect,
  school: IconSchool,
  signature: IconSignature,
  stack: IconStack2,
  stars: IconStars,
};

export const stepIcon = (name: string): ComponentType<IconProps> => icons[name] ?? IconQuestionMark;
