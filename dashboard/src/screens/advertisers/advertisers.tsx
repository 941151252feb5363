import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useNumberedPages } from "../../api/hooks.ts";
import { NOTHING } from "../../number.ts";
import { useAccount, useFormat, useMay } from "../../shell/account.ts";
import { PeriodPicker } from "../../shell/period-picker.tsx";
import { Sums } from "../../shell/sums.tsx";
import { advertisers as texts } from "../../texts/advertisers.ts";
import { useTexts } from "../../texts/define.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedTable } from "../../ui/paged-table.tsx";
import type { Column } from "../../ui/table.tsx";
import type { Advertiser } from "./advertiser.ts";
import { AdvertiserDialog } from "./advertiser-dialog.tsx";
import { useFigures } from "./figures.ts";
import { FiguresNotes } from "./figures-notes.tsx";
import { OwnAdvertiser } from "./own-advertiser.tsx";

/** Who pays, and what do they owe? An advertiser sees their own row as a page. */
export function Advertisers() {
  return useAccount().role === "advertiser" ? <OwnAdvertiser /> : <All />;
}

function All() {
  const t = useTexts(texts);
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const pages = useNumberedPages("/3.0/admin/advertisers", { order: "title", orderType: "asc", limit: 100 }, (page) => page.advertisers);
  const figures = useFigures();
  return (
    <Page
      title={t.title}
      actions={
        <>
          <PeriodPicker />
          {may("advertisers.write") && (
            <Button look="main" onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          )}
        </>
      }
    >
      <FiguresNotes figures={figures} />
      <PagedTable
        label={t.title}
        pages={pages}
        columns={useColumns(figures)}
        idOf={({ id }) => id}
        empty={t.empty}
        emptyHelp={t.emptyHelp}
      />
      {isAdding && <AdvertiserDialog advertiser={undefined} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns({ of }: ReturnType<typeof useFigures>): Column<Advertiser>[] {
  const t = useTexts(texts);
  const format = useFormat();
  return [
    {
      id: "name",
      header: t.name,
      fills: true,
      value: ({ title }) => title,
      cell: ({ id, title }) => (
        <Link to="/advertisers/$id" params={{ id }} className="font-medium underline">
          <bdi>{title}</bdi>
        </Link>
      ),
    },
    {
      id: "offers",
      header: t.offers,
      numeric: true,
      value: ({ offers }) => Number(offers),
      cell: ({ offers }) => format.number(Number(offers)),
    },
    {
      id: "leads",
      header: t.leads,
      hint: t.leadsHint,
      numeric: true,
      value: ({ id }) => of(id).leads,
      cell: ({ id }) => {
        const { leads } = of(id);
        return leads === null ? NOTHING : format.number(leads);
      },
    },
    {
      id: "charged",
      onPhone: true,
      header: t.charged,
      hint: t.chargedHint,
      numeric: true,
      value: ({ id }) => of(id).charged,
      cell: ({ id }) => format.money(of(id).charged),
    },
    {
      id: "invoiced",
      header: t.invoiced,
      hint: t.invoicedHint,
      numeric: true,
      value: () => null,
      cell: ({ id }) => <Sums of={of(id).invoiced ?? []} />,
    },
    {
      id: "open",
      onPhone: true,
      header: t.open,
      hint: t.openHint,
      numeric: true,
      value: () => null,
      cell: ({ id }) => <Sums of={of(id).open ?? []} />,
    },
    {
      id: "manager",
      header: t.manager,
      value: ({ manager_obj: manager }) => (manager === null ? NOTHING : `${manager.first_name} ${manager.last_name}`.trim()),
    },
    {
      id: "email",
      header: t.email,
      value: ({ email }) => email,
      cell: ({ email }) => (
        <span title={email ?? ""} className="block max-w-44 truncate">
          {email ?? NOTHING}
        </span>
      ),
    },
    { id: "account", header: t.account, value: ({ has_user }) => (has_user ? t.accounts.yes : t.accounts.no) },
  ];
}
