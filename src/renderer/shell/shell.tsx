import { AppShell, LoadingOverlay } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Navigate, Outlet, useLocation, useNavigation } from "react-router";
import { orpc } from "../connection/client.ts";
import { followEvents } from "../connection/follow-events.ts";
import { FailurePanel } from "../elements/failure-panel.tsx";
import { announceJob } from "./announce-job.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { openPalette } from "./palette-store.ts";
import { Rail } from "./rail.tsx";
import { returnFocus } from "./return-focus.ts";
import { TopBar } from "./top-bar.tsx";

const CommandPalette = lazy(() => import("./command-palette.tsx"));

/** The workbench's one window: rail, top bar and the area of the current address. */
export function Shell() {
  const status = useQuery(orpc.system.status.queryOptions());
  const project = useQuery(orpc.projects.current.queryOptions());
  const { pathname } = useLocation();
  const loading = useNavigation().state === "loading";
  // Heard here and from any field: the palette itself may still be loading.
  useHotkeys([["mod+K", openPalette]], []);
  useEffect(() => returnFocus(document), []);
  useEffect(() => {
    const ended = new AbortController();
    void followEvents(announceJob, ended.signal);
    return () => ended.abort();
  }, []);

  if (status.data?.participantMode)
    return <Navigate to={`/participant/${status.data.participantSession ?? ""}`} replace />;
  if (project.data === null && pathname !== "/") return <Navigate to="/" replace />;
  const atWork = Boolean(project.data) && pathname !== "/";
  return (
    <AppShell header={{ height: 48 }} navbar={atWork ? { width: 84, breakpoint: 0 } : undefined} padding={0}>
      <AppShell.Header>
        <TopBar project={project.data ?? null} status={status.data} />
      </AppShell.Header>
      {atWork && (
        <AppShell.Navbar>
          <Rail />
        </AppShell.Navbar>
      )}
      <AppShell.Main>
        <ConnectionNotice />
        {project.isError ? <FailurePanel error={project.error} onRetry={() => void project.refetch()} /> : null}
        {project.data !== undefined && <Outlet />}
        <LoadingOverlay visible={loading} overlayProps={{ backgroundOpacity: 0 }} />
      </AppShell.Main>
      <Suspense>
        <CommandPalette project={project.data ?? null} />
      </Suspense>
    </AppShell>
  );
}
