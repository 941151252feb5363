import { useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { Time } from "../../shell/time.tsx";
import { Answer } from "../../shell/waiting/answer.tsx";
import { type Request as Asked, useOpenRequests } from "../../shell/waiting/open-requests.ts";
import { useTexts } from "../../texts/define.ts";
import { offerAffiliates as texts } from "../../texts/offer-affiliates.ts";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { AffiliateList } from "./affiliate-list.tsx";
import { AffiliateName } from "./affiliate-name.tsx";
import { type TabProps, useOwnsOffers } from "./facts.ts";
import { NetworkAccess } from "./network-access.tsx";
import { NetworkAffiliates } from "./network-affiliates.tsx";

/** Who asks to run an offer, who may, and who may not. */
export function OfferAffiliates({ offer }: TabProps) {
  const isOwner = useOwnsOffers();
  const may = useMay();
  return (
    <div className="flex flex-col gap-4">
      {may("tickets.read") && <Requests offer={offer.id} />}
      {isOwner && <AffiliateList offer={offer} />}
      {!isOwner && may("affiliate-terms.read") && <NetworkAffiliates offer={offer} />}
      {!isOwner && <NetworkAccess offer={offer.id} />}
    </div>
  );
}

function Requests({ offer }: { offer: number }) {
  const t = useTexts(texts);
  const requests = useOpenRequests();
  const waiting = (requests.data?.rows ?? []).filter((each) => each.offer?.id === offer);
  return (
    <Panel title={t.requests(waiting.length)}>
      {requests.error !== null && <ErrorNote error={requests.error} onRetry={() => void requests.refetch()} />}
      {requests.isSuccess && waiting.length === 0 && <p className="text-sm text-muted">{t.noRequests}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {waiting.map((each) => (
          <Request key={each.id} ticket={each} />
        ))}
      </ul>
    </Panel>
  );
}

function Request({ ticket: { id, partner, description, created } }: { ticket: Asked }) {
  const t = useTexts(texts);
  const may = useMay()("tickets.write");
  const name = nameOf(partner);
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="font-medium">
          <AffiliateName id={partner.id} name={name} />
        </p>
        {description !== "" && <p className="break-words">{description}</p>}
        <p className="text-sm text-muted">
          <Time ofNetwork={created}>{t.asked}</Time>
        </p>
      </div>
      {may && <Answer request={id} name={name} />}
    </li>
  );
}
