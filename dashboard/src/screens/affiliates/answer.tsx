import { useWrite } from "../../api/hooks.ts";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/states.tsx";

/** Answers one request. */
export function Answer({ request }: { request: string }) {
  const t = useTexts(texts);
  const answer = useWrite("/3.0/admin/ticket/{ID}/offer", ["/3.0/admin/"]);
  return (
    <span className="flex items-center gap-2">
      <Button busy={answer.isPending} onClick={() => answer.mutate({ ID: request, do: "approve" })}>
        {t.approve}
      </Button>
      <Button look="danger" busy={answer.isPending} onClick={() => answer.mutate({ ID: request, do: "reject" })}>
        {t.decline}
      </Button>
      {answer.error !== null && <ErrorNote error={answer.error} />}
    </span>
  );
}
