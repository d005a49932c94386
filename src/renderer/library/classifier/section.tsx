import { Card, Grid, Group, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly actions?: ReactNode;
  /** As wide as the page. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One card of the classifier's page. */
export function Section({ title, actions, wide = false, children }: Props) {
  return (
    <Grid.Col span={{ base: 12, md: wide ? 12 : 6 }}>
      <Card component="section" aria-label={title} h="100%">
        <Group justify="space-between" mb="sm">
          <Title order={2}>{title}</Title>
          {actions}
        </Group>
        {children}
      </Card>
    </Grid.Col>
  );
}
