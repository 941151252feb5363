import { useRead, useWrite } from "../../api/hooks.ts";
import { ACCESS_CHANGED } from "../../shell/access-changed.ts";
import { useAccount, useFormat, useMay } from "../../shell/account.ts";
import { nameOf } from "../../shell/affiliate-name.ts";
import { OfferName } from "../../shell/offer-name.tsx";
import { affiliates as texts } from "../../texts/affiliates.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { Numbered } from "../../ui/numbered.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote, Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { AddOffer } from "./add-offer.tsx";
import type { Affiliate } from "./affiliate.ts";
import { CommissionDialog } from "./commission.tsx";
import { type Figures, NO_FIGURES, useFiguresByOffer } from "./figures.ts";
import { type OfferRow, rowsOf } from "./offer-row.ts";

const TONES = { approved: "good", blocked: "bad", none: "off" } as const;

/** The offers that an affiliate works with: whether they are let in, what was agreed, and what they brought. */
export function AffiliateOffers({ affiliate }: { affiliate: Affiliate }) {
  const t = useTexts(texts);
  const may = useMay();
  const named = useRead("/3.0/admin/partner/{ID}/offers", { ID: affiliate.id });
  const { error, figures } = useFiguresByOffer(affiliate.id);
  const takeOut = useWrite("/3.0/admin/affiliate/{id}/disable-offers", ACCESS_CHANGED);
  const columns = useColumns(affiliate);
  return (
    <Panel
      title={t.namedOffers}
      actions={
        <>
          {may("affiliate-access.write") && (
            <Confirm
              label={t.takeOut}
              title={t.takeOutTitle(nameOf(affiliate))}
              confirm={t.takeOut}
              onConfirm={() => takeOut.mutateAsync({ id: affiliate.id })}
            >
              <p>{t.takeOutWarning}</p>
            </Confirm>
          )}
          {may("offer-access.write") && <AddOffer affiliate={affiliate.id} />}
        </>
      }
    >
      <p className="mb-3 max-w-prose text-sm text-muted">{t.namedHelp}</p>
      {error !== null && <ErrorNote error={error} />}
      <Loaded query={named}>
        {({ offers }) => {
          const rows = rowsOf(offers, figures);
          if (rows.length === 0) return <p>{t.noOffers}</p>;
          return <Table label={t.namedOffers} rows={rows} columns={columns} idOf={({ id }) => String(id)} />;
        }}
      </Loaded>
    </Panel>
  );
}

function useColumns(affiliate: Affiliate): Column<OfferRow>[] {
  const t = useTexts(texts);
  const words = useTexts(common);
  const may = useMay();
  const { network } = useAccount();
  const format = useFormat();
  const figure = (id: keyof Figures, show: (value: number) => string): Column<OfferRow> => ({
    id,
    header: t[id],
    hint: t[`${id}Hint`],
    numeric: true,
    value: ({ figures = NO_FIGURES }) => figures[id],
    cell: ({ figures = NO_FIGURES }) => show(figures[id]),
  });
  const commission = ({ percent, fixed }: OfferRow) =>
    percent !== null ? format.percent(percent) : fixed !== null ? t.perLead(format.number(fixed)) : t.ofOffer;
  return [
    {
      id: "offer",
      header: t.offer,
      value: ({ title }) => title,
      cell: ({ id, title }) => (
        <Numbered number={id}>
          <OfferName tab="affiliates" id={id} title={title} />
        </Numbered>
      ),
    },
    {
      id: "access",
      header: t.access,
      value: ({ access }) => access,
      cell: ({ access }) => <Status tone={TONES[access]}>{t.accesses[access]}</Status>,
    },
    {
      id: "commission",
      header: t.commission,
      hint: t.commissionHint,
      numeric: true,
      value: ({ percent }) => percent,
      // Only the account that owns the offers agrees on it.
      cell: (row) =>
        network?.kind === "administrator" ? (
          <CommissionDialog affiliate={affiliate.id} offer={row}>
            {commission(row)}
          </CommissionDialog>
        ) : (
          commission(row)
        ),
    },
    ...(may("statistics.read")
      ? [figure("clicks", format.number), figure("conversions", format.number), figure("payout", (value) => format.money(value))]
      : []),
    ...(may("offer-access.write")
      ? [
          {
            id: "actions",
            header: words.actions,
            unsorted: true,
            value: () => "",
            cell: (row: OfferRow) => <SetAccess affiliate={affiliate.id} offer={row} />,
          },
        ]
      : []),
  ];
}

function SetAccess({ affiliate, offer }: { affiliate: number; offer: OfferRow }) {
  const t = useTexts(texts);
  const open = useWrite("/3.0/offer/enable-affiliate", ACCESS_CHANGED);
  const close = useWrite("/3.0/offer/disable-affiliate", ACCESS_CHANGED);
  const asked = { offer_id: [offer.id], pid: affiliate };
  return (
    <span className="flex flex-wrap gap-2">
      {offer.access !== "approved" && (
        <Button busy={open.isPending} onClick={() => open.mutate(asked)}>
          {t.letIn}
        </Button>
      )}
      {open.error !== null && <ErrorNote error={open.error} />}
      {offer.access !== "blocked" && (
        <Confirm label={t.keepOut} title={t.keepOutTitle(offer.title)} confirm={t.keepOut} onConfirm={() => close.mutateAsync(asked)}>
          <p>{t.keepOutWarning}</p>
        </Confirm>
      )}
    </span>
  );
}
