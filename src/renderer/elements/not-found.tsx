import { Button, EmptyState } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { Page } from "./page.tsx";

/** An address that leads to nothing in this project: an old bookmark, or another project's. */
export function NotFound({ what }: { readonly what: string }) {
  return (
    <Page title="Not found">
      <EmptyState
        icon={<IconMapOff stroke={1.5} />}
        title={`There is no such ${what} in this project`}
        description="The address may belong to another project."
      >
        <EmptyState.Actions>
          <Button component={Link} to=".." relative="path" variant="default">
            Go back
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Page>
  );
}
