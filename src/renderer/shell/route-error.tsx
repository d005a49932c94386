import { Container } from "@mantine/core";
import { useRouteError } from "react-router";
import { FailurePanel } from "../elements/failure-panel.tsx";

/** What is shown in place of a screen that failed; the rest of the window goes on. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container size="sm" py="xl">
      <FailurePanel error={error} onRetry={() => location.reload()} />
    </Container>
  );
}
