import { Group } from "@mantine/core";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { type Fact, Facts } from "../../elements/facts.tsx";
import { formatCount, plural } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";
import { formatBytes } from "../format-bytes.ts";
import { accuracyWords, agreementWords, answersWords, normalisation, operatorCoverage } from "./model-words.ts";

interface Props {
  readonly report: ModelReport;
  /** Where the names of the classes come from. */
  readonly classNames?: string;
}

/** What was found in a model file. */
export function ModelFacts({ report, classNames }: Props) {
  const { input, accuracies, features, lastConvolution } = report;
  const facts: Fact[] = [
    [
      "Images",
      `${input.height} × ${input.width}, ${plural(input.channels, "channel")}, ${axes[input.layout]}` +
        (input.dynamicBatch ? "" : `, ${formatCount(input.shape[0] ?? 1)} at a time`),
    ],
    ["Normalisation", normalisation(report)],
    ["Answers", answersWords(report)],
    ...(classNames === undefined ? [] : [["Class names", classNames] as const]),
    [
      "Last convolution",
      lastConvolution ? `${lastConvolution.node} [${lastConvolution.shape.join(", ")}]` : "none found",
    ],
    ["Features", features ? `${formatCount(features.size)} (${features.value})` : "none found"],
    ["Operators", operatorCoverage(report)],
    ["Agreement", agreementWords(report)],
    ...(accuracies.length === 0 ? [] : [["Accuracy by range", accuracyWords(report)] as const]),
    ["Made by", (report.producer || "unknown") + (report.opset === null ? "" : `, operator set ${report.opset}`)],
    [
      "As stored",
      <Group key="stored" gap="xs">
        {formatBytes(report.bytes)} <Hash sha256={report.sha256} of="model" />
      </Group>,
    ],
  ];
  return <Facts facts={facts} />;
}

const axes = {
  NCHW: "channels first (NCHW)",
  NHWC: "channels last (NHWC)",
  NHW: "grey, without an axis of channels (NHW)",
  flat: "one row of pixels",
} as const;
