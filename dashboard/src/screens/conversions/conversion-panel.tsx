import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useRead } from "../../api/hooks.ts";
import { useFormat, useMay } from "../../shell/account.ts";
import { ConversionState } from "../../shell/conversions.tsx";
import { Time } from "../../shell/time.tsx";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loaded } from "../../ui/states.tsx";
import { type Conversion, goalOf, nameOf } from "./columns.tsx";
import { PostbacksOf } from "./postbacks.tsx";

interface Props {
  id: string;
  onClose: () => void;
  /** Left out: this person may not change it. */
  onChange?: (id: string) => void;
}

/** One conversion beside the list: what is known of it, and the postbacks that came and went for it. */
export function ConversionPanel({ id, onClose, onChange }: Props) {
  const t = useTexts(texts);
  const query = useRead("/3.0/stats/conversionsbyid", { id });
  return (
    <Dialog open side onClose={onClose} title={`${t.conversion} ${id}`}>
      <Loaded query={query}>
        {({ conversion }) => (
          <div className="flex min-w-0 flex-col gap-5">
            <Head conversion={conversion} onChange={onChange} />
            <Fields conversion={conversion} />
            <PostbacksOf conversion={conversion} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Head({ conversion, onChange }: { conversion: Conversion; onChange: Props["onChange"] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const { id, status, payouts, revenue = null, currency, payment_status } = conversion;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <ConversionState status={status} />
      <span>
        {t.payout} <strong>{format.money(payouts, currency)}</strong>
      </span>
      <span>
        {t.revenue} <strong>{format.money(revenue, currency)}</strong>
      </span>
      <span className="grow text-muted">{t.payment[payment_status]}</span>
      {onChange !== undefined && (
        <Button className="ml-auto" onClick={() => onChange(id)}>
          {t.change}
        </Button>
      )}
    </div>
  );
}

const NAMED = ["clickid", "ip", "city", "os", "browser", "referrer", "ua"] as const;
const PLACES = [1, 2, 3, 4, 5, 6, 7, 8] as const;

function Fields({ conversion }: { conversion: Conversion }) {
  const t = useTexts(texts);
  const format = useFormat();
  const may = useMay();
  const { offer, offer_id, partner, partner_id, advertiser, country, action_id, sum, order_currency } = conversion;
  const time = (text: string | null): ReactNode =>
    text === null ? (
      ""
    ) : (
      <>
        <Time zoned={text} /> ({format.zone})
      </>
    );
  const rows: (readonly [string, ReactNode])[] = [
    [t.offer, <Thing key="offer" name={offer?.title ?? t.deleted} to={offer != null ? "/offers/$id" : undefined} id={offer_id} />],
    [
      t.affiliate,
      <Thing key="affiliate" name={nameOf(partner)} to={may("affiliates.read") ? "/affiliates/$id" : undefined} id={partner_id} />,
    ],
    [
      t.advertiser,
      advertiser != null && (
        <Thing key="advertiser" name={advertiser.title} to={may("advertisers.read") ? "/advertisers/$id" : undefined} id={advertiser.id} />
      ),
    ],
    [t.goal, goalOf(conversion)],
    [t.action, action_id],
    [t.names.sum, sum === 0 ? "" : format.money(sum, order_currency)],
    [t.time, time(conversion.created_at)],
    [t.names.updated_at, time(conversion.updated_at)],
    [t.names.click_time, time(conversion.click_time)],
    [t.names.hold_date_expire, time(conversion.hold_date_expire)],
    [t.country, country === "" ? "" : format.country(country.toLowerCase())],
    [t.names.comment, conversion.comment],
    [t.names.decline_reason, wordOf(t.declineReasons, conversion.decline_reason)],
    [t.names.device, wordOf(t.devices, conversion.device)],
    ...NAMED.map((name) => [t.names[name], conversion[name]] as const),
    ...PLACES.map((n) => [t.sub1(n), conversion[`sub${n}`]] as const),
    ...([1, 2, 3, 4, 5, 6, 7] as const).map((n) => [t.custom(n), conversion[`custom_field_${n}`]] as const),
  ];
  return (
    <section aria-label={t.fields}>
      <dl className="grid grid-cols-[fit-content(40%)_1fr] gap-x-4 gap-y-1 text-sm">
        {rows
          .filter(([, value]) => value != null && value !== false && value !== "")
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="min-w-0 wrap-anywhere">
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** What a code of the API is called; the code where it has no word. */
const wordOf = (words: Partial<Record<string, string>>, code: string): string => words[code] ?? code;

interface ThingProps {
  name: string;
  /** The page of such things; undefined: this person may not read it, or the thing is gone. */
  to: "/offers/$id" | "/affiliates/$id" | "/advertisers/$id" | undefined;
  id: number | string;
}

/** A thing by its name, which leads to it, with the number that others know it by; they keep their order whatever way the name runs. */
function Thing({ name, to, id }: ThingProps) {
  const shown = <bdi>{name}</bdi>;
  return (
    <>
      {to === undefined ? (
        shown
      ) : (
        <Link to={to} params={{ id: String(id) }} className="underline">
          {shown}
        </Link>
      )}
      {typeof id === "number" && <span className="text-muted"> #{id}</span>}
    </>
  );
}
