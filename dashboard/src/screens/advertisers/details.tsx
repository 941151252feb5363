import type { ReactNode } from "react";
import { useFormat } from "../../shell/account.ts";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { useTexts } from "../../texts/define.ts";

interface Known {
  contact: string | null;
  email: string | null;
  url: string | null;
  address_1: string | null;
  address_2: string | null;
  city: string | null;
  country: string | null;
  zip_code: string | null;
  vat_code: string | null;
  created_at: string;
  /** What only staff see. */
  skype?: string | null;
  note?: string | null;
  tags?: readonly string[];
  manager_obj?: { first_name: string; last_name: string } | null;
}

/** What is noted of an advertiser; what is empty is left out. */
export function Details({ of, more = [] }: { of: Known; more?: readonly (readonly [string, ReactNode])[] }) {
  const t = useTexts(texts);
  const format = useFormat();
  const place = [of.address_1, of.address_2, [of.zip_code, of.city].filter(Boolean).join(" "), of.country && format.country(of.country)];
  const manager = of.manager_obj == null ? "" : `${of.manager_obj.first_name} ${of.manager_obj.last_name}`.trim();
  const rows: (readonly [string, ReactNode])[] = [
    [t.fields.contact, of.contact],
    [t.fields.email, of.email],
    [t.fields.skype, of.skype],
    [t.fields.url, of.url],
    [t.fields.address_1, place.filter(Boolean).join(", ")],
    [t.fields.vat_code, of.vat_code],
    [t.fields.manager, manager],
    [t.fields.tags, of.tags?.join(", ")],
    [t.fields.note, of.note],
    ...more,
    [t.since, format.date(of.created_at)],
  ];
  return (
    <dl className="grid grid-cols-[fit-content(40%)_1fr] gap-x-4 gap-y-1 text-sm">
      {rows
        .filter(([, value]) => value != null && value !== "")
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere whitespace-pre-line">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
