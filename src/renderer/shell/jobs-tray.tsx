import { Button, Indicator, Popover, Text } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { isActive, useJobs } from "../connection/jobs.ts";
import { JobRow } from "./job-row.tsx";
import classes from "./jobs-tray.module.css";

/** What the host is computing and has computed: progress, time left, cancel, run again. */
export function JobsTray() {
  const jobs = useJobs();
  const active = jobs.filter(isActive);
  const label = active.length === 0 ? "Jobs" : `${active.length} running`;
  return (
    <Popover position="bottom-end" width={420} shadow="md" trapFocus returnFocus>
      <Indicator disabled={active.length === 0} size={8} offset={4} color="teal">
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconStack2 size={16} aria-hidden />}
            aria-label={active.length === 0 ? "Jobs" : `Jobs, ${active.length} running`}
          >
            {label}
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label="Jobs" p={0}>
        {jobs.length === 0 ? (
          <Text p="md" size="sm" c="dimmed">
            No jobs yet. Imports, training and explanations show their progress here.
          </Text>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          <section aria-label="All jobs" tabIndex={0} className={classes.list}>
            {jobs.slice(0, shownJobs).map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </section>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

const shownJobs = 50;
