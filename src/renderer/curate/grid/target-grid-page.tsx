import { Button, EmptyState } from "@mantine/core";
import { IconFilterOff, IconPhotoSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router";
import { inUse } from "#shared/contract/holdings.ts";
import { orpc } from "../../connection/client.ts";
import { plural } from "../../elements/format.ts";
import { Loaded } from "../../elements/loaded.tsx";
import { Page } from "../../elements/page.tsx";
import { useDialog } from "../../elements/use-dialog.ts";
import { useSearchFilter } from "../../elements/use-search-filter.ts";
import { useListed } from "../../holdings/archived-switch.tsx";
import { ChooseTargetsDialog } from "../actions/choose-targets-dialog.tsx";
import { ContactSheetMenu } from "../contact-sheet/contact-sheet-menu.tsx";
import { filterTargets, readTargetFilter } from "../target-filter.ts";
import { useTargets } from "../use-targets.ts";
import { CurateJobs } from "./curate-jobs.tsx";
import { TargetFilters } from "./target-filters.tsx";
import { TargetGrid } from "./target-grid.tsx";

/** The targets of the project: look, filter, keep or reject. */
export function TargetGridPage() {
  const targets = useTargets();
  const classifiers = useQuery(orpc.library.classifiers.queryOptions());
  const [search] = useSearchFilter();
  const { pathname } = useLocation();
  const [, open] = useDialog();
  const known = targets.data ?? [];
  const all = useListed(known);
  const shown = filterTargets(all, readTargetFilter(search));
  const kept = all.filter(({ status }) => status === "kept");
  const usable = inUse(classifiers.data ?? []);
  const noClassifier = classifiers.data !== undefined && usable.length === 0;
  return (
    <Page
      fill
      title="Curate"
      subtitle={all.length > 0 && `${plural(all.length, "target")}, ${kept.length} kept, ${shown.length} shown`}
      actions={
        <>
          <Button variant="default" component={Link} to="/curate/compare">
            Compare methods
          </Button>
          <ContactSheetMenu targets={kept} which="kept" />
          <Button variant="default" disabled={noClassifier} onClick={() => open("choose")}>
            Choose targets
          </Button>
          <Button disabled={all.length === 0} onClick={() => open("explain")}>
            Explain
          </Button>
        </>
      }
    >
      <CurateJobs />
      <Loaded query={targets}>
        {() =>
          known.length === 0 ? (
            <EmptyState
              py="xl"
              icon={<IconPhotoSearch stroke={1.5} />}
              title="No targets yet"
              description={
                noClassifier
                  ? "Targets are test images that a classifier has answered: add a classifier in the Library first."
                  : "Draw hits, errors and low-confidence answers from the test images; participants will judge them."
              }
            >
              <EmptyState.Actions>
                {noClassifier ? (
                  <Button component={Link} to="/library">
                    Go to the Library
                  </Button>
                ) : (
                  <Button onClick={() => open("choose")}>Choose targets</Button>
                )}
              </EmptyState.Actions>
            </EmptyState>
          ) : (
            <>
              <TargetFilters targets={known} classifiers={classifiers.data ?? []} />
              {shown.length === 0 ? (
                <EmptyState py="xl" icon={<IconFilterOff stroke={1.5} />} title="No target fits these filters">
                  <EmptyState.Actions>
                    <Button variant="default" component={Link} to={pathname}>
                      Clear filters
                    </Button>
                  </EmptyState.Actions>
                </EmptyState>
              ) : (
                <TargetGrid all={all} shown={shown} />
              )}
            </>
          )
        }
      </Loaded>
      {usable.length > 0 && <ChooseTargetsDialog classifiers={usable} />}
    </Page>
  );
}
