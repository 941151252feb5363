import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import type { Invoice } from "../../shell/invoices.tsx";
import { useOfferNames } from "../../shell/offer-names.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Field, Select, TextArea, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { LoadedPage } from "../../ui/loaded-page.tsx";
import { Page } from "../../ui/page.tsx";
import { toAmount, toDetail, toDraft } from "./lines.ts";
import { LinesEditor } from "./lines-editor.tsx";
import { INVOICE_STATUSES } from "./statuses.ts";

const route = getRouteApi("/invoices/$number/edit");

/** Changes an invoice: all but its currency. */
export function EditInvoice() {
  const { number } = route.useParams();
  const query = useRead("/3.0/admin/advertiser-invoice/{number}", { number });
  const t = useTexts(texts);
  return (
    <LoadedPage query={query} title={t.invoice(number)}>
      {({ message }) => <Editor key={message.number} invoice={message} />}
    </LoadedPage>
  );
}

function Editor({ invoice }: { invoice: Invoice }) {
  const t = useTexts(texts);
  const format = useFormat();
  const navigate = useNavigate();
  const [lines, setLines] = useState(() => invoice.detail.map((line) => toDraft(line, format.typed)));
  const [from, setFrom] = useState(invoice.start_date ?? "");
  const [to, setTo] = useState(invoice.end_date ?? "");
  const [status, setStatus] = useState(invoice.status);
  const [comment, setComment] = useState(invoice.comment ?? "");
  const nameOf = useOfferNames(lines.map(({ offer }) => Number(offer)));
  const save = useWrite("/3.0/admin/advertiser-invoice/{number}", ["/3.0/admin/advertiser-invoice"]);
  const errorAt = useErrorAt(save.error);
  const params = { number: String(invoice.number) };
  const submit = () => {
    if (lines.some(({ amount }) => Number.isNaN(toAmount(amount)))) return;
    save.mutate(
      {
        number: invoice.number,
        start_date: from,
        end_date: to,
        status,
        comment: comment.trim(),
        detail: lines.length === 0 ? "" : toDetail(lines),
      },
      { onSuccess: () => void navigate({ to: "/invoices/$number", params }) },
    );
  };
  return (
    <Page title={t.edit(invoice.number)}>
      <Form save={save} onSubmit={submit} fields={["start_date", "end_date", "status", "comment"]}>
        <div className="grid items-start gap-4 @2xl:grid-cols-3">
          <Field label={t.startDate} error={errorAt("start_date")}>
            <TextInput type="date" value={from} onValueChange={setFrom} />
          </Field>
          <Field label={t.endDate} error={errorAt("end_date")}>
            <TextInput type="date" value={to} onValueChange={setTo} />
          </Field>
          <Field label={t.status} error={errorAt("status")}>
            <Select value={status} options={INVOICE_STATUSES.map((each) => [each, t.statuses[each]])} onChange={setStatus} />
          </Field>
        </div>
        <LinesEditor lines={lines} currency={invoice.currency} nameOf={nameOf} onLines={(next) => setLines([...next])} />
        <Field label={t.comment} error={errorAt("comment")}>
          <TextArea value={comment} onValueChange={setComment} rows={2} maxLength={2000} />
        </Field>
      </Form>
    </Page>
  );
}
