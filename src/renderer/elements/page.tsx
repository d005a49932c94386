import { Anchor, Box, Group, Text, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import classes from "./page.module.css";

interface Props {
  readonly title: string;
  /** The screen that this one belongs to. */
  readonly back?: { readonly label: string; readonly to: string };
  /** One line under the title: counts, what this is. */
  readonly subtitle?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** Fills the height with its own scrolling content (grids) instead of scrolling as a page. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** The frame of every screen of the workbench: title, actions, content. Names the window after itself. */
export function Page({ title, back, subtitle, actions, fill = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Exemplar`;
  }, [title]);
  return (
    <Box className={classes.page} data-fill={fill || undefined}>
      <Group justify="space-between" align="flex-start" gap="md" className={classes.header}>
        <Box>
          {back && (
            <Anchor component={Link} to={back.to} size="xs" className={classes.back}>
              <IconChevronLeft size={14} aria-hidden />
              {back.label}
            </Anchor>
          )}
          <Title order={1}>{title}</Title>
          {subtitle && (
            <Text component="div" c="dimmed" size="sm">
              {subtitle}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
