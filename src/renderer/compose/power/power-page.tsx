import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { orpc } from "../../connection/client.ts";
import { LoadedPage } from "../../elements/loaded-page.tsx";
import { Page } from "../../elements/page.tsx";
import { PowerSimulation } from "./power-simulation.tsx";

/** How many participants and trials the study that the address names needs. */
export function PowerPage() {
  const studyId = useParams().studyId!;
  const query = useQuery(orpc.compose.study.queryOptions({ input: { studyId } }));
  return (
    <LoadedPage title="Power" query={query}>
      {({ document }) => (
        <Page
          title="Power"
          back={{ label: document.title || "Study", to: `/compose/${studyId}` }}
          subtitle="How many participants and trials it takes to find the effect, by simulating the study"
        >
          <PowerSimulation studyId={studyId} document={document} />
        </Page>
      )}
    </LoadedPage>
  );
}
