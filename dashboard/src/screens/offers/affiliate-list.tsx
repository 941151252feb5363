import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerAffiliates as texts } from "../../texts/offer-affiliates.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm, Dialog } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty, ErrorNote, Loaded } from "../../ui/states.tsx";
import { AffiliateTable } from "./affiliate-table.tsx";
import { CommissionFields, readCommission, toCommission } from "./commission.tsx";
import type { TabProps } from "./facts.ts";
import type { Affiliate } from "./rules.ts";

/** The affiliates whom an offer names: let in or kept out, and what of their leads is kept. */
export function AffiliateList({ offer }: TabProps) {
  const t = useTexts(texts);
  const query = useRead("/api/offers/affiliates/list.json", { offer: offer.id });
  const [edited, setEdited] = useState<{ affiliate: Affiliate | undefined } | null>(null);
  return (
    <Panel
      title={t.named}
      actions={
        <Button look="main" onClick={() => setEdited({ affiliate: undefined })}>
          {t.addAffiliate}
        </Button>
      }
    >
      <p className="mb-3 max-w-prose text-sm text-muted">{t.namedHelp[offer.privacy]}</p>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={t.noNamed} />
          ) : (
            <AffiliateTable
              rows={data.map(toRow)}
              actions={({ affiliate }) => <Actions offer={offer.id} affiliate={affiliate} onEdit={() => setEdited({ affiliate })} />}
            />
          )
        }
      </Loaded>
      {edited !== null && <AffiliateDialog offer={offer.id} affiliate={edited.affiliate} onClose={() => setEdited(null)} />}
    </Panel>
  );
}

/** The row of an affiliate, and what it is made of. */
const toRow = (affiliate: Affiliate) => ({
  affiliate,
  id: affiliate.affiliate,
  name: nameOf(affiliate),
  access: affiliate.status,
  percent: affiliate.commission_percent === "" ? null : affiliate.commission_percent,
  fixed: affiliate.commission_fixed === "" ? null : affiliate.commission_fixed,
});

const nameOf = ({ name, login }: Affiliate): string => (login === "" ? name : `${name} @${login}`.trim());

function Actions({ offer, affiliate, onEdit }: { offer: number; affiliate: Affiliate; onEdit: () => void }) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const set = useWrite("/api/offers/affiliates/set.json", ACCESS_CHANGED);
  const remove = useWrite("/api/offers/affiliates/delete.json", ACCESS_CHANGED);
  const isIn = affiliate.status === "approved";
  const name = `#${affiliate.affiliate}`;
  return (
    <span className="flex flex-wrap items-center gap-1">
      <Button
        look={isIn ? "danger" : "plain"}
        busy={set.isPending}
        aria-label={`${isIn ? t.keepOut : t.letIn} ${name}`}
        onClick={() => set.mutate({ offer, affiliate: affiliate.affiliate, status: isIn ? "blocked" : "approved" })}
      >
        {isIn ? t.keepOut : t.letIn}
      </Button>
      <Button look="quiet" onClick={onEdit} aria-label={`${shared.commission} ${name}`}>
        {shared.commission}
      </Button>
      <Confirm
        label={t.remove}
        title={t.removeAffiliateTitle(name)}
        confirm={t.remove}
        onConfirm={() => remove.mutateAsync({ offer, affiliate: affiliate.affiliate })}
      >
        <p>{t.removeAffiliateWarning}</p>
      </Confirm>
      {set.error !== null && <ErrorNote error={set.error} />}
    </span>
  );
}

interface DialogProps {
  offer: number;
  affiliate: Affiliate | undefined;
  onClose: () => void;
}

/** Lets somebody in by their number or by the transfer token that they gave, or says what is kept of their leads. */
function AffiliateDialog({ offer, affiliate, onClose }: DialogProps) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const [who, setWho] = useState("");
  const [commission, setCommission] = useState(() =>
    readCommission(affiliate ?? { commission_percent: "", commission_fixed: "" }, format.typed),
  );
  const typed = who.trim();
  const isNumber = /^\d+$/.test(typed);
  const found = useRead("/api/offers/affiliates/find.json", { token: typed }, { enabled: typed.length > 10 && !isNumber });
  const known = found.error === null ? found.data?.data : undefined;
  const save = useWrite("/api/offers/affiliates/set.json", ACCESS_CHANGED);
  const errorAt = useErrorAt(save.error);
  const findError = useErrorAt(found.error);
  const number = affiliate?.affiliate ?? (isNumber ? Number(typed) : known?.affiliate);
  const submit = () => {
    const status = affiliate === undefined ? { status: "approved" } : {};
    if (number !== undefined) save.mutate({ offer, affiliate: number, ...status, ...toCommission(commission) }, { onSuccess: onClose });
  };
  const noSuch = save.error?.code === "affiliate" ? t.noSuchAffiliate : found.error?.code === "token" ? t.noSuchToken : undefined;
  return (
    <Dialog open onClose={onClose} title={affiliate === undefined ? t.addAffiliate : nameOf(affiliate) || `#${affiliate.affiliate}`}>
      <Form
        save={save}
        fields={save.error?.code === "affiliate" ? [""] : ["affiliate", "commission_percent", "commission_fixed"]}
        onSubmit={submit}
        label={affiliate === undefined ? t.letIn : words.save}
      >
        {affiliate === undefined && (
          <Field label={t.who} hint={t.whoHint} error={noSuch ?? findError("token") ?? errorAt("affiliate")}>
            <TextInput value={who} onValueChange={setWho} required autoFocus spellCheck={false} />
          </Field>
        )}
        {known !== undefined && affiliate === undefined && !isNumber && (
          <p role="status">
            <bdi>{known.name}</bdi> {known.login === "" ? "" : `@${known.login}`} #{known.affiliate}
          </p>
        )}
        <CommissionFields values={commission} onChange={setCommission} errorAt={errorAt} hint={t.ownCommissionHint} />
      </Form>
    </Dialog>
  );
}
