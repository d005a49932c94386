import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Holding, Usage } from "#shared/contract/holdings.ts";
import { plural } from "../elements/format.ts";
import { addressOf, kindPlurals } from "./holding-words.ts";

/** More of a kind than these nobody reads. */
const mostShown = 5;

interface Props {
  readonly holding: Holding;
  readonly usage: Usage;
}

/** What refers to something, by kind, each a link to where it is shown; and the sessions that used it. */
export function UserList({ holding, usage: { users, sessions } }: Props) {
  return (
    <Stack gap="sm">
      {[...Map.groupBy(users, ({ kind }) => kind)].map(([kind, same]) => (
        <section key={kind} aria-label={kindPlurals[kind]}>
          <Title order={3} size="sm">
            {`${kindPlurals[kind]} (${same.length})`}
          </Title>
          <List size="sm">
            {same.slice(0, mostShown).map((user) => (
              <List.Item key={user.id}>
                <Anchor component={Link} to={addressOf(user.shownOn)} inherit underline="always">
                  {user.name}
                </Anchor>
              </List.Item>
            ))}
          </List>
          {same.length > mostShown && <Text size="sm" c="dimmed">{`and ${same.length - mostShown} more`}</Text>}
        </section>
      ))}
      {sessions > 0 && (
        <Text size="sm">
          {holding.kind === "study" ? (
            <Anchor component={Link} to={`/run/${holding.id}`} inherit underline="always">
              {plural(sessions, "session")}
            </Anchor>
          ) : (
            plural(sessions, "session")
          )}
          {" used it: it always stays, so that their data can be understood."}
        </Text>
      )}
    </Stack>
  );
}
