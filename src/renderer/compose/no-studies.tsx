import { Anchor, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus, IconTopologyStar3 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { orpc } from "../connection/client.ts";

/** What to do while there is no study: keep targets first, then make one. */
export function NoStudies({ onCreate }: { readonly onCreate: () => void }) {
  const targets = useQuery(orpc.curate.targets.queryOptions({ input: {} }));
  const kept = targets.data?.filter((target) => target.status === "kept").length ?? 0;
  return (
    <Card maw={620}>
      <Stack gap="sm" align="flex-start">
        <Group gap="xs">
          <IconTopologyStar3 size={20} aria-hidden />
          <Title order={2}>No study yet</Title>
        </Group>
        <Text>
          A study asks participants what the classifier will answer. It is composed from a template and the targets that
          you kept in Curate.
        </Text>
        {kept > 0 ? (
          <>
            <Text c="dimmed">{kept === 1 ? "1 target is" : `${kept} targets are`} kept and ready to be shown.</Text>
            <Button leftSection={<IconPlus size={16} />} onClick={onCreate}>
              New study
            </Button>
          </>
        ) : (
          <Text>
            None is kept so far.{" "}
            <Anchor component={Link} to="/curate" underline="always" inherit>
              Choose targets in Curate
            </Anchor>
            , explain them and keep the ones that you want to show.
          </Text>
        )}
      </Stack>
    </Card>
  );
}
