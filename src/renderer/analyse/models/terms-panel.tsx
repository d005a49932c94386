import { Loader, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { TermsRequest } from "#shared/analysis/questions.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { type Answered, useTask } from "../worker/use-task.ts";
import { ResultTable } from "./result-table.tsx";
import { termsTable } from "./terms-table.ts";

interface Props {
  readonly fit: MixedModelFit;
  readonly study: Pick<StudyDocument, "factors">;
}

/** Does a factor matter at all? Type III tests of whole terms. */
export function TermsPanel({ fit, study }: Props) {
  const [test, setTest] = useState<TermsRequest["test"]>("wald");
  const request = useMemo((): TermsRequest => ({ fit, test }), [fit, test]);
  const { answered, error, pending } = useTask("terms", request);
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
      {answered && !error ? <TermTests {...answered} study={study} /> : null}
      {pending && <Loader size="sm" aria-label="Testing the terms" />}
    </Stack>
  );
}

function TermTests({ request, result, study }: Answered<"terms"> & Pick<Props, "study">) {
  const { terms } = request.fit.frame.formula.fixed;
  const table = termsTable(result, request.test, [...new Set(terms.flat())], study);
  return <ResultTable title="Type III tests of terms" table={table} />;
}
