import { Text } from "@mantine/core";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { type Fact, Facts } from "../../elements/facts.tsx";
import { formatCompact, formatCount, plural } from "../../elements/format.ts";
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
    ["Images", `${input.height} × ${input.width}, ${plural(input.channels, "channel")}, ${axes[input.layout]}`],
    ["Batches", input.dynamicBatch ? "of any size" : `of ${formatCount(input.shape[0] ?? 1)}, as the file states`],
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
    ["Parameters", formatCompact(report.parameterCount)],
    [
      "File",
      <Text key="file" size="sm" span>
        {report.file}, {formatBytes(report.bytes)}, {report.producer || "producer unknown"}
        {report.opset !== null && `, operator set ${report.opset}`}
      </Text>,
    ],
    ["As stored", <Hash key="hash" sha256={report.sha256} of="model" />],
  ];
  return <Facts facts={facts} />;
}

const axes = { NCHW: "channels first (NCHW)", NHWC: "channels last (NHWC)", flat: "one row of pixels" } as const;
