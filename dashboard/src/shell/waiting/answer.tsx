import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { waiting } from "../../texts/waiting.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { ANSWERED } from "./open-requests.ts";

/** Answers one request. @param name of who asks */
export function Answer({ request, name }: { request: string; name: string }) {
  const t = useTexts(waiting);
  const answer = useWrite("/3.0/admin/ticket/{ID}/offer", ANSWERED);
  const decide = (decision: "approve" | "reject") => answer.mutate({ ID: request, do: decision });
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Button look="main" busy={answer.isPending} aria-label={`${t.approve} ${name}`} onClick={() => decide("approve")}>
        {t.approve}
      </Button>
      <Button look="danger" busy={answer.isPending} aria-label={`${t.decline} ${name}`} onClick={() => decide("reject")}>
        {t.decline}
      </Button>
      {answer.error !== null && <ErrorNote error={answer.error} />}
    </span>
  );
}
