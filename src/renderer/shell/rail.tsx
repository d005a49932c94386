import { Stack, UnstyledButton } from "@mantine/core";
import { NavLink } from "react-router";
import { areas } from "../areas.ts";
import classes from "./rail.module.css";

/** The areas in the order of the work. */
export function Rail() {
  return (
    <Stack component="nav" aria-label="Areas" gap={4} p={8}>
      {areas.map(({ path, label, icon: Icon, load }) => (
        <UnstyledButton
          key={path}
          component={NavLink}
          to={path}
          className={classes.area}
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
        >
          <Icon size={22} stroke={1.6} aria-hidden />
          {label}
        </UnstyledButton>
      ))}
    </Stack>
  );
}
