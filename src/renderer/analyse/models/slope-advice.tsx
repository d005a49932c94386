import { List, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { FailurePanel } from "../../elements/failure-panel.tsx";
import { useTask } from "../worker/use-task.ts";

/** Which random slopes the design allows, and what to leave out first where the data cannot estimate them. */
export function SlopeAdvice({ fit }: { readonly fit: MixedModelFit }) {
  const request = useMemo(() => ({ fit }), [fit]);
  const { answered, error } = useTask("advice", request);
  if (error) return <FailurePanel error={error} />;
  if (!answered || answered.result.possible.length + answered.result.drop.length === 0) return null;
  const { possible, drop } = answered.result;
  return (
    <Stack gap="xs" component="section" aria-label="Random slopes">
      <Title order={3}>Random slopes</Title>
      {possible.length > 0 && (
        <>
          <Text size="sm">
            The design also allows these, without which effects of the terms are tested too boldly (Barr et al. 2013):
          </Text>
          <List size="sm">
            {possible.map(({ group, term, why }) => (
              <List.Item key={`${group} ${term}`}>{`(${term} | ${group}): ${why}`}</List.Item>
            ))}
          </List>
        </>
      )}
      {drop.length > 0 && (
        <>
          <Text size="sm">The fit is singular. To be simplified in this order (Matuschek et al. 2017):</Text>
          <List size="sm" type="ordered">
            {drop.map(({ change, why }) => (
              <List.Item key={change}>{`${change}: ${why}`}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}
