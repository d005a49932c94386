import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { orpc } from "../connection/client.ts";
import { queryClient } from "../connection/query-client.ts";
import { forgetSteps } from "../shell/undo.ts";

/** Everything known belonged to the project before: forget it, and show this one. */
function useEntered() {
  const navigate = useNavigate();
  return async () => {
    forgetSteps();
    await queryClient.invalidateQueries();
    await navigate("/library");
  };
}

export const useOpenProject = () =>
  useMutation({ ...orpc.projects.open.mutationOptions({ onSuccess: useEntered() }), meta: { failureInPlace: true } });

export const useCreateProject = () =>
  useMutation({ ...orpc.projects.create.mutationOptions({ onSuccess: useEntered() }), meta: { failureInPlace: true } });
