import { Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Generator } from "#shared/contract/generators.ts";
import { inUse } from "#shared/contract/holdings.ts";
import { orpc } from "../../connection/client.ts";
import { SubjectArtefacts } from "../../methods/subject-artefacts.tsx";
import { Section } from "../classifier/section.tsx";

/** What a classifier makes of a generator's images: those that it answers in a way that was asked for. */
export function LevelSets({ generator }: { readonly generator: Generator }) {
  const { data: classifiers = [] } = useQuery(orpc.library.classifiers.queryOptions());
  const [chosen, choose] = useState<string | null>(null);
  const fitting = inUse(classifiers).filter(({ inputShape }) => inputShape.join() === generator.imageShape.join());
  const classifier = fitting.find(({ id }) => id === chosen) ?? fitting[0];
  return (
    <Section title="Level sets" wide>
      {classifier ? (
        <Stack gap="sm">
          {fitting.length > 1 && (
            <Select
              label="Classifier"
              w={420}
              data={fitting.map(({ id, name }) => ({ value: id, label: name }))}
              value={classifier.id}
              onChange={choose}
            />
          )}
          <SubjectArtefacts
            key={classifier.id}
            classifierId={classifier.id}
            subject={{ kind: "source", classifierId: classifier.id, generatorId: generator.id }}
            none={`No images have been sampled that ${classifier.name} answers in a way that was asked for.`}
            run="Sample a level set"
          />
        </Stack>
      ) : (
        <Text size="sm">No classifier of this project takes images of {generator.imageShape.join(" × ")}.</Text>
      )}
    </Section>
  );
}
