import {
  IconCheckbox,
  IconCup,
  IconEye,
  IconFlag,
  IconInfoSquare,
  IconLayersIntersect,
  IconListCheck,
  IconPencil,
  type IconProps,
  IconQuestionMark,
  IconSchool,
  IconSignature,
  IconStack2,
  IconStars,
  IconTable,
  IconTags,
  IconUser,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

/** The icons that step types may name. */
const icons: Readonly<Record<string, ComponentType<IconProps>>> = {
  checkbox: IconCheckbox,
  cup: IconCup,
  eye: IconEye,
  flag: IconFlag,
  info: IconInfoSquare,
  layers: IconLayersIntersect,
  list: IconListCheck,
  person: IconUser,
  school: IconSchool,
  signature: IconSignature,
  stack: IconStack2,
  stars: IconStars,
  table: IconTable,
  tags: IconTags,
  writing: IconPencil,
};

export const stepIcon = (name: string): ComponentType<IconProps> => icons[name] ?? IconQuestionMark;
