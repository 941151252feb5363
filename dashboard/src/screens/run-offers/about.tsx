import { useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { runOffers } from "../../texts/run-offers.ts";
import { Panel } from "../../ui/page.tsx";
import { usePriceText } from "./price-text.ts";
import type { RunOffer } from "./use-run-offers.ts";

/** What else the network says of an offer. */
export function About({ offer }: { offer: RunOffer }) {
  const t = useTexts(runOffers);
  const format = useFormat();
  const text = usePriceText();
  const { listed } = offer;
  const sourcesOf = (isAllowed: boolean) =>
    (listed?.sources ?? []).filter(({ allowed }) => (allowed === 1) === isAllowed).map(({ title }) => title);
  const caps = (listed?.caps ?? []).map(({ period, type, value, goals }) =>
    t.cap(type === "budget" ? format.money(value) : t.conversions(value), period, Object.values(goals).join(", ")),
  );
  const lines = [
    [t.number, String(offer.id)],
    [t.countries, text.countries(offer.countries)],
    [t.categories, (listed?.categories ?? []).join(", ")],
    [t.sources, sourcesOf(true).join(", ")],
    [t.barred, sourcesOf(false).join(", ")],
    [t.hold, listed === null || listed.hold_period === 0 ? "" : t.days(listed.hold_period)],
    [t.caps, caps.join("; ")],
    [t.until, format.date(listed?.stop_at ?? "")],
    [t.epc, listed === null || listed.epc === 0 ? "" : format.money(listed.epc, "usd")],
    [t.cr, listed === null || listed.cr === 0 ? "" : format.rate(listed.cr)],
  ].filter(([, value]) => value !== "");
  return (
    <Panel title={t.about}>
      {listed !== null && listed.description !== "" && <p className="mb-4 max-w-prose whitespace-pre-line">{listed.description}</p>}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
