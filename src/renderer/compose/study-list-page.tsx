import { Button, SimpleGrid } from "@mantine/core";
import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { orpc } from "../connection/client.ts";
import { Loaded } from "../elements/loaded.tsx";
import { Page } from "../elements/page.tsx";
import { useDialog } from "../elements/use-dialog.ts";
import { ArchivedSwitch, useListed } from "../holdings/archived-switch.tsx";
import { useCommands } from "../shell/commands.ts";
import { CreateStudyModal } from "./create-study-modal.tsx";
import { ImportStudyModal } from "./import-study-modal.tsx";
import { NoStudies } from "./no-studies.tsx";
import { StudyCard } from "./study-card.tsx";

/** Every study of the project, newest first. */
export function StudyListPage() {
  const studies = useQuery(orpc.compose.studies.queryOptions());
  const listed = useListed(studies.data ?? []);
  const [dialog, setDialog] = useDialog();
  const create = useCallback(() => setDialog("create"), [setDialog]);
  const read = useCallback(() => setDialog("import"), [setDialog]);
  useCommands(
    useMemo(
      () => [
        { label: "New study", description: "Compose a study from a template", run: create },
        { label: "Import a study", description: "From a file that another project has written", run: read },
      ],
      [create, read],
    ),
  );
  return (
    <Page
      title="Compose"
      subtitle="Studies, from consent to debrief"
      actions={
        <>
          <ArchivedSwitch items={studies.data ?? []} />
          <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={read}>
            Import
          </Button>
          {studies.data?.length ? (
            <Button leftSection={<IconPlus size={16} />} onClick={create}>
              New study
            </Button>
          ) : null}
        </>
      }
    >
      <Loaded query={studies}>
        {(all) =>
          all.length === 0 ? (
            <NoStudies onCreate={create} />
          ) : (
            <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
              {listed
                .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
                .map((study) => (
                  <StudyCard key={study.id} study={study} />
                ))}
            </SimpleGrid>
          )
        }
      </Loaded>
      <ImportStudyModal opened={dialog === "import"} onClose={() => setDialog(null)} />
      <CreateStudyModal opened={dialog === "create"} onClose={() => setDialog(null)} />
    </Page>
  );
}
