import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../connection/client.ts";
import { PixelImage } from "../elements/pixel-image.tsx";

/** What a running job has to show already: pictures as they stand, and the last value of each curve. */
export function PartialResultsView({ jobId }: { readonly jobId: string }) {
  const { data } = useQuery(orpc.jobs.partial.queryOptions({ input: { jobId } }));
  if (!data || data.pictures.length + data.curves.length === 0) return null;
  return (
    <Group gap="md" mt="xs" align="flex-start">
      {data.pictures.map(({ label, url }) => (
        <Stack key={label} gap={4}>
          <PixelImage src={url} alt={label} size={112} />
          <Text size="xs" c="dimmed">
            {label}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}
