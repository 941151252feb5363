import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { Time } from "../../shell/time.tsx";
import { useTexts } from "../../texts/define.ts";
import { plan } from "../../texts/plan.ts";
import { Heading } from "../../ui/heading.tsx";
import { Loaded } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import { type Column, Table } from "../../ui/table.tsx";

type Payment = Data<"/api/pay/history.json", "get">[number];

/** The latest payments. */
export function History() {
  const t = useTexts(plan);
  const format = useFormat();
  const query = useRead("/api/pay/history.json", { limit: 50 });
  const columns: Column<Payment>[] = [
    {
      id: "created",
      header: t.time,
      value: ({ created }) => created,
      cell: ({ created }) => <Time utc={created} />,
    },
    { id: "tariff", header: t.plan, value: ({ tariff }) => tariff },
    { id: "method", header: t.method, value: ({ method }) => method, cell: ({ method }) => t.methods[method] },
    {
      id: "amount",
      header: t.amount,
      numeric: true,
      value: ({ amount }) => amount,
      cell: ({ amount, currency }) => (currency === "XTR" ? `${format.number(amount)} ★` : format.money(amount, currency)),
    },
    {
      id: "status",
      header: t.state,
      value: ({ status }) => status,
      cell: ({ status }) => <Status tone={status === "paid" ? "good" : "off"}>{t.states[status]}</Status>,
    },
  ];
  return (
    <Loaded query={query} rows={2}>
      {({ data }) =>
        data.length > 0 && (
          <section className="flex flex-col gap-2">
            <Heading className="text-base font-semibold">{t.history}</Heading>
            <Table label={t.history} rows={data} columns={columns} idOf={({ payment }) => String(payment)} />
          </section>
        )
      }
    </Loaded>
  );
}
