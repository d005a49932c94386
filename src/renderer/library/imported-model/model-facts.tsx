import { Group } from "@mantine/core";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { type Fact, Facts } from "../../elements/facts.tsx";
import { formatCount, plural } from "../../elements/format.ts";
import { Hash } from "../../elements/hash.tsx";
import { formatBytes } from "../format-bytes.ts";
import { normalisation, operatorCoverage } from "./model-words.ts";

interface Props {
  readonly report: ModelReport;
  /** Where the names of the classes come from. */
  readonly classNames?: string;
}

/** What was found in a model file. */
export function ModelFacts({ report, classNames }: Props) {
  const { input, output, agreement, features, lastConvolution } = report;
  const facts: Fact[] = [
    [
      "Images",
      `${input.height} × ${input.width}, ${plural(input.channels, "channel")}, ${axes[input.layout]}` +
        (input.dynamicBatch ? "" : `, ${formatCount(input.shape[0] ?? 1)} at a time`),
    ],
    ["Normalisation", normalisation(report)],
    ["Answers", `${output.answers} of ${plural(output.classCount, "class", "classes")} (${output.name})`],
    ...(classNames === undefined ? [] : [["Class names", classNames] as const]),
    [
      "Last convolution",
      lastConvolution ? `${lastConvolution.node} [${lastConvolution.shape.join(", ")}]` : "none found",
    ],
    ["Features", features ? `${formatCount(features.size)} (${features.value})` : "none found"],
    ["Operators", operatorCoverage(report)],
    [
      "Agreement",
      agreement
        ? `within ${agreement.difference.toExponential(1)} of the file's own answers (${agreement.limit} is allowed)`
        : "not compared",
    ],
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

const axes = { NCHW: "channels first (NCHW)", NHWC: "channels last (NHWC)", flat: "one row of pixels" } as const;
