import { Anchor, Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { keptImages } from "#shared/contract/curate.ts";
import type { CheckedArtefact } from "#shared/contract/methods.ts";
import { madePictures } from "#shared/methods/outputs/list.ts";
import { orpc } from "../connection/client.ts";
import { isActive, useJob } from "../connection/jobs.ts";
import { startsJob } from "../connection/starts-job.ts";
import { plural } from "../elements/format.ts";

/** Makes targets of the images that an artefact has made, so that they can be explained and shown in studies. */
export function MadeTargets({ artefact }: { readonly artefact: CheckedArtefact }) {
  const [jobId, setJobId] = useState<string>();
  const keep = useMutation({ ...orpc.curate.keepImages.mutationOptions(), ...startsJob(({ id }) => setJobId(id)) });
  const job = useJob(jobId);
  const count = madePictures(artefact).length;
  if (count === 0) return null;
  const failure = keep.error ?? job?.error;
  return (
    <Group gap="sm">
      {job?.status === "done" ? (
        <Anchor component={Link} to="/curate?kind=made" size="sm">
          {plural(keptImages.parse(job.result).targetIds.length, "target")} in Curate
        </Anchor>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={keep.isPending || (job !== undefined && isActive(job))}
          onClick={() => keep.mutate({ artefactId: artefact.id })}
        >
          Make {plural(count, "target")} of {count === 1 ? "this image" : "these images"}
        </Button>
      )}
      {failure && (
        <Text size="sm" role="alert">
          {failure.message}
        </Text>
      )}
    </Group>
  );
}
