import { useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { leadWords } from "../../texts/lead-words.ts";
import { leads } from "../../texts/leads.ts";
import { Button } from "../../ui/button.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { INPUT } from "../../ui/input.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { LEAD_STATUSES } from "../../url/lead-filters.ts";
import { conversionOf } from "./found.ts";

type Found = Answer<"/api/leads/get.json", "post">["data"]["lead"];

/** Sets the status, as a conversion from outside does, so that it is reported; keeps the address out. */
export function LeadActions({ lead }: { lead: Found }) {
  const t = useTexts(leads);
  const words = useTexts(leadWords);
  const [status, setStatus] = useState(lead.status);
  const change = useWrite("/api/tracker/postback.json", ["/api/leads/", "/api/postbacks/", "/api/tracker/"]);
  const block = useWrite("/api/blacklist/add.json", ["/api/blacklist/"]);
  const conversion = conversionOf(lead);
  return (
    <>
      {conversion !== null && (
        <SavingForm
          save={change}
          className="flex gap-2"
          onSubmit={() => change.mutate({ ...withoutEmpty({ ...conversion, uid: lead.uid, goal: lead.goal }), status })}
        >
          <select
            aria-label={t.setStatus}
            value={status}
            onChange={({ target: { value } }) => setStatus(LEAD_STATUSES.find((each) => each === value) ?? lead.status)}
            className={INPUT}
          >
            {LEAD_STATUSES.map((each) => (
              <option key={each} value={each}>
                {words.status[each]}
              </option>
            ))}
          </select>
          <Button type="submit" busy={change.isPending} disabled={status === lead.status}>
            {t.set}
          </Button>
        </SavingForm>
      )}
      {lead.ip !== "" && (
        <Button busy={block.isPending} disabled={block.isSuccess} onClick={() => block.mutate({ kind: "ip", value: lead.ip })}>
          {block.isSuccess ? t.blocked : t.block}
        </Button>
      )}
      {change.error !== null && <ErrorNote error={change.error} />}
      {block.error !== null && <ErrorNote error={block.error} />}
    </>
  );
}

const withoutEmpty = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
