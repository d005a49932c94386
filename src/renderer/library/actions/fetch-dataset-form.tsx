import { Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../connection/client.ts";
import { startsJob } from "../../connection/starts-job.ts";
import { FormFooter } from "../../elements/form-footer.tsx";
import { Loaded } from "../../elements/loaded.tsx";

/** Fetches a published data set with the user's npm, with its licence in sight, and imports it. */
export function FetchDatasetForm({ onStarted }: { readonly onStarted: () => void }) {
  const published = useQuery(orpc.library.publishedDatasets.queryOptions());
  const start = useMutation({ ...orpc.library.fetchAndImportDataset.mutationOptions(), ...startsJob(onStarted) });
  const [chosen, setChosen] = useState("mnist");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ id: chosen });
      }}
    >
      <Stack gap="md">
        <Text size="sm">
          It is fetched with npm from the registry that npm is set up for, checked against its SHA-256, and kept among
          your own files, so that other projects find it there.
        </Text>
        <Loaded query={published}>
          {(found) => (
            <Radio.Group aria-label="Dataset" value={chosen} onChange={setChosen}>
              <Stack gap="sm">
                {found.map(({ id, label, description, licence, megabytes, folder }) => (
                  <Radio
                    key={id}
                    value={id}
                    label={label}
                    description={`${description} ${folder === null ? `${megabytes} MB to fetch.` : "Fetched already."} ${licence}`}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
        </Loaded>
        <FormFooter label="Fetch and import" pending={start.isPending} error={start.error} />
      </Stack>
    </form>
  );
}
