import { Loader, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { TermsRequest } from "#shared/analysis/questions.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { TermTest } from "#shared/stats/type-three.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { useTask } from "../worker/use-task.ts";
import { ResultTable } from "./result-table.tsx";
import { termsTable } from "./terms-table.ts";

interface Props {
  readonly fit: MixedModelFit;
  readonly study: StudyDocument;
}

/** Does a factor matter at all? Type III tests of whole terms. */
export function TermsPanel({ fit, study }: Props) {
  const [test, setTest] = useState<TermsRequest["test"]>("wald");
  const request = useMemo((): TermsRequest => ({ fit, test }), [fit, test]);
  const { result, error } = useTask("terms", request);
  // The tests of before stay until the next come: their note must be their own.
  const [shown, setShown] = useState<{ request: TermsRequest; result: readonly TermTest[] }>();
  if (result && shown?.result !== result) setShown({ request, result });
  const { terms } = fit.frame.formula.fixed;
  if (terms.length === 0) return <Text>The model has nothing but its intercept.</Text>;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Test of terms"
        w="fit-content"
        data={[
          { value: "wald", label: "Wald" },
          { value: "lr", label: "Likelihood ratio" },
        ]}
        value={test}
        onChange={(value) => setTest(value as TermsRequest["test"])}
      />
      {error ? <FailurePanel error={error} /> : null}
      {shown && !error ? (
        <ResultTable
          title="Type III tests of terms"
          table={termsTable(shown.result, shown.request.test, [...new Set(terms.flat())], study)}
        />
      ) : null}
      {(!shown || (shown.request !== request && !error)) && <Loader size="sm" aria-label="Testing the terms" />}
    </Stack>
  );
}
