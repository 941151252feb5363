import { useState } from "react";
import { useWrite } from "../../api/hooks.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useMay } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offerAffiliates as texts } from "../../texts/offer-affiliates.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";

/** Lets an affiliate of the network whom the list does not name yet in to an offer, or keeps them out, by their number. */
export function NetworkAccess({ offer }: { offer: number }) {
  const t = useTexts(texts);
  const may = useMay()("offer-access.write");
  const [pid, setPid] = useState("");
  const letIn = useWrite("/3.0/offer/enable-affiliate", ACCESS_CHANGED);
  const keepOut = useWrite("/3.0/offer/disable-affiliate", ACCESS_CHANGED);
  const error = letIn.error ?? keepOut.error;
  const errorAt = useErrorAt(error);
  if (!may) return null;
  const run = (by: typeof letIn | typeof keepOut) => {
    letIn.reset();
    keepOut.reset();
    by.mutate({ offer_id: [offer], pid });
  };
  return (
    <Panel title={t.access}>
      <SavingForm
        save={{ isPending: letIn.isPending || keepOut.isPending, error }}
        className="flex flex-col gap-3"
        onSubmit={() => run(letIn)}
      >
        <Field label={t.affiliateNumber} hint={t.accessHint} error={errorAt("pid")}>
          <TextInput value={pid} onValueChange={setPid} inputMode="numeric" required className="max-w-60" />
        </Field>
        {error !== null && error.field !== "pid" && <ErrorNote error={error} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button type="submit" look="main" busy={letIn.isPending}>
            {t.letIn}
          </Button>
          <Button look="danger" busy={keepOut.isPending} disabled={pid === ""} onClick={() => run(keepOut)}>
            {t.keepOut}
          </Button>
          <span role="status">{letIn.isSuccess ? t.isIn : keepOut.isSuccess ? t.isOut : ""}</span>
        </div>
      </SavingForm>
    </Panel>
  );
}
