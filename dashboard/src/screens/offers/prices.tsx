import { useState } from "react";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { offer as offerTexts } from "../../texts/offer.ts";
import { offerPrices as texts } from "../../texts/offer-prices.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { Loaded } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Calculator } from "./calculator.tsx";
import type { TabProps } from "./facts.ts";
import { PriceDialog } from "./price-dialog.tsx";
import { PriceGrid } from "./price-grid.tsx";
import { type Case, type Rule, useNames } from "./rules.ts";
import { useDecision } from "./use-decision.ts";

/** What an affiliate gets for a lead, and what the advertiser pays: by country and goal, and for single affiliates. */
export function Prices({ offer }: TabProps) {
  const query = useRead("/api/offers/prices/list.json", { offer: offer.id });
  return <Loaded query={query}>{({ data }) => <Rules offer={offer} rules={data} />}</Loaded>;
}

function Rules({ offer, rules }: TabProps & { rules: readonly Rule[] }) {
  const t = useTexts(texts);
  const [edited, setEdited] = useState<{ of: Case; isFixed: boolean } | null>(null);
  const decision = useDecision(offer.id);
  return (
    <div className="flex flex-col gap-4">
      <Panel
        title={t.grid}
        actions={<Button onClick={() => setEdited({ of: { country: "", goal: 0, affiliate: 0 }, isFixed: false })}>{t.addPrice}</Button>}
      >
        <p className="mb-3 max-w-prose text-sm text-muted">{t.gridHelp}</p>
        <PriceGrid offer={offer.id} rules={rules} decided={decision.rule} onEdit={(of) => setEdited({ of, isFixed: true })} />
      </Panel>
      <Exceptions offer={offer.id} rules={rules} onEdit={(of) => setEdited({ of, isFixed: true })} />
      <Calculator offer={offer.id} rules={rules} decision={decision} />
      {edited !== null && (
        <PriceDialog offer={offer.id} rules={rules} of={edited.of} isFixed={edited.isFixed} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

interface ExceptionsProps {
  offer: number;
  rules: readonly Rule[];
  onEdit: (of: Case) => void;
}

function Exceptions({ offer, rules, onEdit }: ExceptionsProps) {
  const t = useTexts(texts);
  const shared = useTexts(offerTexts);
  const words = useTexts(common);
  const format = useFormat();
  const { goalName, affiliateName, countryName } = useNames(offer, rules);
  const columns: Column<Rule>[] = [
    { id: "affiliate", header: shared.affiliate, value: ({ affiliate }) => affiliateName(affiliate) },
    { id: "country", header: shared.country, value: ({ country }) => countryName(country) },
    { id: "goal", header: shared.goal, value: ({ goal }) => goalName(goal) },
    {
      id: "price",
      header: shared.payout,
      numeric: true,
      value: ({ price }) => price,
      cell: ({ price, currency }) => format.money(price, currency),
    },
    {
      id: "charge",
      header: shared.revenue,
      numeric: true,
      value: ({ charge }) => charge,
      cell: ({ charge, currency }) => format.money(charge, currency),
    },
    {
      id: "actions",
      header: words.actions,
      unsorted: true,
      value: () => null,
      cell: (rule) => (
        <Button look="quiet" onClick={() => onEdit(rule)} aria-label={`${words.edit}: ${affiliateName(rule.affiliate)}`}>
          {words.edit}
        </Button>
      ),
    },
  ];
  const own = rules.filter(({ affiliate }) => affiliate !== 0);
  return (
    <Panel title={t.exceptions}>
      {own.length === 0 ? (
        <p className="text-sm text-muted">{t.noExceptions}</p>
      ) : (
        <Table label={t.exceptions} rows={own} columns={columns} idOf={({ id }) => String(id)} />
      )}
    </Panel>
  );
}
