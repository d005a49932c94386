import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";
import { forgetSteps } from "../curate/undo.ts";

const isAtTheProjects = () => ["", "#", "#/"].includes(window.location.hash);

/** Everything known belonged to the project before: forget it, and go where the new one begins. */
export function useEntered(address: string) {
  const navigate = useNavigate();
  return async () => {
    forgetSteps();
    await navigate("/");
    queryClient.removeQueries({ type: "inactive" });
    await queryClient.invalidateQueries();
    // Who has gone on by themselves meanwhile is not called back.
    if (isAtTheProjects()) await navigate(address);
  };
}

export function useOpenProject() {
  const entered = useEntered("/library");
  return useMutation({
    ...orpc.projects.open.mutationOptions({
      onSuccess: async ({ notices, readOnly }) => {
        await entered();
        if (readOnly) notifications.show({ message: "The project is open for reading only." });
        for (const message of notices) notifications.show({ message, color: "yellow", autoClose: false });
      },
    }),
    meta: { failureInPlace: true },
  });
}

export const useCreateProject = () =>
  useMutation({
    ...orpc.projects.create.mutationOptions({ onSuccess: useEntered("/library") }),
    meta: { failureInPlace: true },
  });

export const useCloseProject = () => useMutation(orpc.projects.close.mutationOptions({ onSuccess: useEntered("/") }));
