import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ModelOutcome } from "#shared/analysis/fit-models.ts";
import { modelMessages } from "./messages-by-model.ts";

/** What is wrong with the models and what to be careful about, said once for all models that it concerns. */
export function ModelMessages({ outcomes }: { readonly outcomes: readonly ModelOutcome[] }) {
  return modelMessages(outcomes).map(({ models, failed, messages }) => (
    <Alert
      key={models}
      color={failed ? "red" : "orange"}
      icon={<IconInfoCircle />}
      title={failed ? `${models} could not be fitted` : models}
      role={failed ? "alert" : "status"}
    >
      {messages.map((message) => (
        <Text key={message} size="sm">
          {message}
        </Text>
      ))}
    </Alert>
  ));
}
