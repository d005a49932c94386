import { SimpleGrid, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#shared/contract/library.ts";
import { orpc } from "../../connection/client.ts";
import { useListed } from "../../holdings/archived-switch.tsx";
import { GeneratorCard } from "./generator-card.tsx";

/** The project's generators of images; nothing where there are none. */
export function GeneratorsSection({ datasets }: { readonly datasets: readonly Dataset[] }) {
  const generators = useListed(useQuery(orpc.library.generators.queryOptions()).data ?? []);
  if (generators.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-labelledby="generators">
      <Title order={2} id="generators">
        Generators
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {generators.map((generator) => (
          <GeneratorCard key={generator.id} generator={generator} datasets={datasets} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
