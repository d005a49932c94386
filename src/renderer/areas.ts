import {
  IconBooks,
  IconChartDots3,
  IconPhotoCheck,
  IconPlayerPlay,
  type IconProps,
  IconTopologyStar3,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

export interface WorkbenchArea {
  readonly path: string;
  readonly label: string;
  /** What the area is for, in a few words: shown in the command palette. */
  readonly purpose: string;
  readonly icon: ComponentType<IconProps>;
  /** The area's component; it declares its own nested routes with `<Routes>`. */
  readonly load: () => Promise<{ default: ComponentType }>;
  /** Actions with an address of their own, which the command palette offers from everywhere. */
  readonly actions: readonly { readonly label: string; readonly path: string }[];
}

/** The five areas in the order of the work. */
export const areas: readonly WorkbenchArea[] = [
  {
    path: "/library",
    label: "Library",
    purpose: "Datasets and classifiers",
    icon: IconBooks,
    load: () => import("./library/library-area.tsx"),
    actions: [
      { label: "Import a dataset", path: "/library?do=import" },
      { label: "Fetch a published dataset", path: "/library?do=fetch" },
      { label: "Import a classifier", path: "/library?do=classifier" },
      { label: "Train a classifier", path: "/library?do=train" },
      { label: "Add the bundled classifier", path: "/library?do=bundled" },
    ],
  },
  {
    path: "/curate",
    label: "Curate",
    purpose: "Targets and their explanations",
    icon: IconPhotoCheck,
    load: () => import("./curate/curate-area.tsx"),
    actions: [
      { label: "Choose targets", path: "/curate?do=choose" },
      { label: "Explain targets", path: "/curate?do=explain" },
    ],
  },
  {
    path: "/compose",
    label: "Compose",
    purpose: "The study, from consent to debrief",
    icon: IconTopologyStar3,
    load: () => import("./compose/compose-area.tsx"),
    actions: [],
  },
  {
    path: "/run",
    label: "Run",
    purpose: "Sessions and participants",
    icon: IconPlayerPlay,
    load: () => import("./run/run-area.tsx"),
    actions: [],
  },
  {
    path: "/analyse",
    label: "Analyse",
    purpose: "Trials, models and the report",
    icon: IconChartDots3,
    load: () => import("./analyse/analyse-area.tsx"),
    actions: [],
  },
];
