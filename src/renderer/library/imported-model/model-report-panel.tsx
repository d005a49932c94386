import { Alert, Loader, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import type { Dataset } from "#shared/contract/library.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { formatCompact, plural } from "../../elements/format.ts";
import { CapabilityList } from "./capability-list.tsx";
import { ModelFacts } from "./model-facts.tsx";
import { sizeMismatch } from "./model-words.ts";

interface Props {
  readonly query: UseQueryResult<ModelReport>;
  /** Which the model is to classify. */
  readonly dataset: Dataset;
  readonly hasClassNames: boolean;
}

/** What a model file holds, what it could do here, and whether it fits the dataset. */
export function ModelReportPanel({ query, dataset, hasClassNames }: Props) {
  if (query.isPending) return <Loader size="sm" aria-label="Reading the model" />;
  if (query.error) return <FailurePanel error={query.error} />;
  const report = query.data;
  const mismatch = sizeMismatch(report, dataset);
  return (
    <Stack gap="sm">
      {mismatch && (
        <Alert role="alert" color="orange" icon={<IconAlertTriangle />} title={mismatch}>
          <Text size="sm">Import the dataset with images of the model's size, or choose another dataset.</Text>
        </Alert>
      )}
      {report.warnings.map((warning) => (
        <Alert key={warning} role="alert" color="orange" icon={<IconAlertTriangle />} title={warning} />
      ))}
      <Alert role="status" color="gray" icon={<IconCheck />} title={titleOf(report)}>
        <Stack gap="md">
          <CapabilityList capabilities={report.capabilities} report={report} />
          <ModelFacts
            report={report}
            classNames={hasClassNames ? "as given below" : `those of ${dataset.name}, in their order`}
          />
        </Stack>
      </Alert>
    </Stack>
  );
}

const titleOf = ({ file, output, parameterCount }: ModelReport) =>
  `${file}: ${plural(output.classCount, "class", "classes")}, ${formatCompact(parameterCount)} parameters`;
