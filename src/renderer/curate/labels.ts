import { IconCheck, IconCircleDotted, type IconProps, IconX } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { CurationStatus, Target, TargetKind } from "#shared/contract/curate.ts";

export const kindLabels: Readonly<Record<TargetKind, { label: string; plural: string; color: string }>> = {
  hit: { label: "Hit", plural: "Hits", color: "teal" },
  error: { label: "Error", plural: "Errors", color: "red" },
  low_confidence: { label: "Low confidence", plural: "Low confidence", color: "orange" },
  adversarial: { label: "Adversarial error", plural: "Adversarial", color: "grape" },
  made: { label: "Made", plural: "Made", color: "blue" },
};

/** What a target is answered, and what it is where that is something else: "9, really 4". What was made is nothing else. */
export const answerInWords = ({ kind, predicted, groundTruth }: Pick<Target, "kind" | "predicted" | "groundTruth">) =>
  kind === "made" || predicted === groundTruth ? predicted : `${predicted}, really ${groundTruth}`;

interface StatusLabel {
  readonly label: string;
  /** As said of what was just done. */
  readonly done: string;
  readonly color: string;
  readonly icon: ComponentType<IconProps>;
}

export const statusLabels: Readonly<Record<CurationStatus, StatusLabel>> = {
  candidate: { label: "Undecided", done: "Set back to undecided", color: "gray", icon: IconCircleDotted },
  kept: { label: "Kept", done: "Kept", color: "teal", icon: IconCheck },
  rejected: { label: "Rejected", done: "Rejected", color: "red", icon: IconX },
};

/** Keys that decide about targets, in the grid and on the board. */
export const statusKeys: Readonly<Record<string, CurationStatus>> = { k: "kept", r: "rejected", u: "candidate" };
