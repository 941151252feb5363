import type { ReactNode } from "react";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerAffiliates as texts } from "../../texts/offer-affiliates.ts";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { AffiliateName } from "./affiliate-name.tsx";

const TONES = { approved: "good", blocked: "bad", none: "off" } as const;

/** An affiliate whom an offer names. */
export interface AffiliateRow {
  id: number;
  /** Empty: it is not known. */
  name: string;
  /** none: nothing is said of them by name. */
  access: keyof typeof TONES;
  /** Their own; both null: the offer's. */
  percent: number | null;
  fixed: number | null;
}

interface Props<Row extends AffiliateRow> {
  rows: readonly Row[];
  /** What may be done with one; left out: nothing. */
  actions?: (row: Row) => ReactNode;
}

/** Whether affiliates are let in, and what of their leads is kept. */
export function AffiliateTable<Row extends AffiliateRow>({ rows, actions }: Props<Row>) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const format = useFormat();
  const columns: Column<Row>[] = [
    {
      id: "affiliate",
      header: shared.affiliate,
      value: ({ name }) => name,
      cell: ({ id, name }) => <AffiliateName id={id} name={name} />,
    },
    {
      id: "state",
      header: shared.state,
      value: ({ access }) => access,
      cell: ({ access }) => <Status tone={TONES[access]}>{t.affiliateStates[access]}</Status>,
    },
    {
      id: "commission",
      header: shared.commission,
      value: ({ percent, fixed }) => String(percent ?? fixed ?? ""),
      cell: ({ percent, fixed }) =>
        percent !== null ? format.percent(percent) : fixed !== null ? t.perLead(format.number(fixed)) : t.offersCommission,
    },
  ];
  const last: Column<Row>[] =
    actions === undefined ? [] : [{ id: "actions", header: words.actions, unsorted: true, value: () => null, cell: actions }];
  return <Table label={t.named} rows={rows} columns={[...columns, ...last]} idOf={({ id }) => String(id)} />;
}
