import { useRef, useState } from "react";
import type { Answer } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { useFormat } from "../../shell/account.ts";
import { cabinetMoney } from "../../texts/cabinet-money.ts";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorAt } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Select, TextInput } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { type DraftMove, MONEY_CHANGED, MOVES, readAmount, toRequest } from "./movement.ts";
import { useAds } from "./use-ads.ts";

type Balance = Answer<"/api/dashboard/balances/all", "get">[number];

interface Props {
  cabinet: Balance;
  /** All cabinets of the account. */
  all: readonly Balance[];
  onClose: () => void;
}

/** Moves money of a cabinet: what is typed first, then the question, and only then is it booked. */
export function MoveDialog({ cabinet, all, onClose }: Props) {
  const t = useTexts(cabinetMoney);
  const words = useTexts(common);
  const format = useFormat();
  const ads = useAds(cabinet.account_id).data?.data ?? [];
  const others = all.filter(
    ({ account_id, available }) => account_id !== cabinet.account_id && available.currency === cabinet.available.currency,
  );
  const [draft, setDraft] = useState<DraftMove>({ kind: "topup", amount: "", to: others[0]?.account_id ?? "", ad: "", comment: "" });
  const [isAsked, setAsked] = useState(false);
  const book = useBooking(cabinet.account_id);
  const { currency } = cabinet.available;
  const ad = ads.find(({ id }) => String(id) === draft.ad) ?? ads[0];
  const other =
    draft.kind === "transfer" ? others.find(({ account_id }) => account_id === draft.to)?.account_name : ad?.advertisement_title;
  const move = { ...draft, ad: String(ad?.id ?? "") };
  const submit = () => book.run(move).then(onClose, () => setAsked(false));
  return (
    <Dialog open onClose={onClose} title={t.move}>
      {isAsked ? (
        <>
          <p className="font-medium">
            <bdi>{t.asks[draft.kind](format.money(readAmount(draft), currency), cabinet.account_name, other ?? "")}</bdi>
          </p>
          <p className="text-sm text-muted">{t.cannotUndo}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsked(false)}>{words.back}</Button>
            <Button look="main" busy={book.isPending} onClick={() => void submit()}>
              {t.confirm}
            </Button>
          </div>
        </>
      ) : (
        <MoveForm
          draft={move}
          others={others}
          ads={ads.map(({ id, advertisement_title: title, balance }) => [
            String(id),
            t.adHas(title || String(id), format.money(balance, currency)),
          ])}
          currency={currency}
          available={format.money(cabinet.available.amount, currency)}
          save={book}
          onChange={setDraft}
          onAsk={() => setAsked(true)}
        />
      )}
    </Dialog>
  );
}

interface FormProps {
  draft: DraftMove;
  others: readonly Balance[];
  ads: readonly (readonly [id: string, name: string])[];
  currency: string;
  available: string;
  save: ReturnType<typeof useBooking>;
  onChange: (draft: DraftMove) => void;
  onAsk: () => void;
}

function MoveForm({ draft, others, ads, currency, available, save, onChange, onAsk }: FormProps) {
  const t = useTexts(cabinetMoney);
  const [isChecked, setChecked] = useState(false);
  const errorAt = useErrorAt(save.error);
  const set = (change: Partial<DraftMove>) => onChange({ ...draft, ...change });
  const isAmount = readAmount(draft) !== null;
  const isOfAd = draft.kind === "budget" || draft.kind === "takeBack";
  const kinds = MOVES.filter((each) =>
    each === "transfer" ? others.length > 0 : ads.length > 0 || (each !== "budget" && each !== "takeBack"),
  );
  const wrong = isChecked && !isAmount ? (draft.amount.includes("-") ? t.notNegative : t.notAmount) : undefined;
  return (
    <Form
      save={save}
      fields={["amount", "to", "ad_id", "comment"]}
      label={t.go}
      onSubmit={() => {
        setChecked(true);
        if (isAmount) onAsk();
      }}
    >
      <Field label={t.kind} hint={t.kindHints[draft.kind]}>
        <Select value={draft.kind} options={kinds.map((each) => [each, t.kinds[each]])} onChange={(kind) => set({ kind })} />
      </Field>
      {draft.kind === "transfer" && (
        <Field label={t.toCabinet} error={errorAt("to")}>
          <Select
            value={draft.to}
            options={others.map(({ account_id: id, account_name: name }) => [id, `${name} (${id})`])}
            onChange={(to) => set({ to })}
          />
        </Field>
      )}
      {isOfAd && (
        <Field label={t.ad} error={errorAt("ad_id")}>
          <Select value={draft.ad} options={ads} onChange={(ad) => set({ ad })} />
        </Field>
      )}
      <Field label={t.amount(currency)} hint={t.amountHint(available)} error={wrong ?? errorAt("amount")}>
        <TextInput value={draft.amount} onValueChange={(amount) => set({ amount })} inputMode="decimal" required autoFocus />
      </Field>
      <Field label={t.comment} error={errorAt("comment")}>
        <TextInput value={draft.comment} onValueChange={(comment) => set({ comment })} maxLength={255} />
      </Field>
    </Form>
  );
}

/** Books a movement. The same values again, as after an answer that was lost, are booked once. */
function useBooking(cabinet: string) {
  const calls = {
    transaction: useWrite("/api/accounts/telegram/{account_uid}/transactions", MONEY_CHANGED),
    transfer: useWrite("/api/accounts/telegram/transfer", MONEY_CHANGED),
    budget: useWrite("/api/advertisement/telegram/budget/", MONEY_CHANGED),
  };
  const last = useRef({ said: "", key: "" });
  const all = Object.values(calls);
  const used = all.find(({ isIdle }) => !isIdle);
  return {
    error: used?.error ?? null,
    isPending: used?.isPending ?? false,
    isSuccess: used?.isSuccess ?? false,
    run(move: DraftMove) {
      const { by, params } = toRequest(cabinet, move);
      const said = JSON.stringify([by, params]);
      if (last.current.said !== said) last.current = { said, key: crypto.randomUUID() };
      for (const each of all) each.reset();
      return calls[by].mutateAsync({ ...params, idempotency_key: last.current.key });
    },
  };
}
