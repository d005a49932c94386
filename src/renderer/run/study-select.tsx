import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { orpc } from "../connection/client.ts";

/** Which study Run is about, where the project has several. */
export function StudySelect({ studyId }: { readonly studyId: string }) {
  const navigate = useNavigate();
  const all = useQuery(orpc.compose.studies.queryOptions()).data ?? [];
  const studies = all.filter(({ id, archivedAt }) => archivedAt === undefined || id === studyId);
  if (studies.length < 2) return null;
  return (
    <Select
      aria-label="Study"
      w={280}
      data={studies.map(({ id, hash, name }) => ({ value: id, label: `${name} (${hash.slice(0, 6)})` }))}
      value={studyId}
      onChange={(id) => id && navigate(`/run/${id}`)}
    />
  );
}
