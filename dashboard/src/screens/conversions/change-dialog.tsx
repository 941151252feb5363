import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import type { Params } from "../../api/client.ts";
import { dotted } from "../../number.ts";
import { common } from "../../texts/common.ts";
import { conversions as texts } from "../../texts/conversions.ts";
import { useTexts } from "../../texts/define.ts";
import { useErrorText } from "../../texts/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { CurrencyInput, Field, Select, TextInput } from "../../ui/field.tsx";
import { SavingForm } from "../../ui/form.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { type Change, changeAll, findAll, type Left } from "./change.ts";
import { STATUSES } from "./search.ts";

/** Some conversions by their ids, or all that a filter finds. */
export type Targets = { ids: readonly string[] } | { params: Params; count: number };

interface Props {
  targets: Targets;
  onClose: () => void;
  /** Is told which were not changed. */
  onDone: (left: readonly string[]) => void;
}

interface Result {
  changed: number;
  left: ReadonlyMap<string, Left>;
}

const CHANGES = ["/3.0/stats/", "/3.0/balance", "/3.0/partner/payments"];

/** Changes status, sums or currency of conversions, with a reason: says how many first, and at the end what was not changed and why. */
export function ChangeDialog({ targets, onClose, onDone }: Props) {
  const t = useTexts(texts);
  const count = "ids" in targets ? targets.ids.length : targets.count;
  const client = useQueryClient();
  const stopper = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<{ isCollecting: boolean; count: number; all: number } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [result, setResult] = useState<Result | null>(null);

  const run = async (change: Change) => {
    const controller = new AbortController();
    stopper.current = controller;
    const { signal } = controller;
    setError(null);
    try {
      const ids =
        "ids" in targets
          ? targets.ids
          : await findAll(targets.params, signal, (found) =>
              setProgress({ isCollecting: true, count: found, all: Math.max(found, count) }),
            );
      setProgress({ isCollecting: false, count: 0, all: ids.length });
      const left = await changeAll(ids, change, signal, (done) => setProgress({ isCollecting: false, count: done, all: ids.length }));
      setResult({ changed: ids.length - left.size, left });
      onDone([...left.keys()]);
    } catch (caught) {
      if (caught instanceof ApiError) setError(caught);
      else if (!signal.aborted) throw caught;
    } finally {
      setProgress(null);
      await client.invalidateQueries({ predicate: ({ queryKey: [key] }) => CHANGES.some((each) => String(key).startsWith(each)) });
    }
  };
  const close = () => {
    stopper.current?.abort();
    onClose();
  };
  const { isCollecting, count: done, all } = progress ?? { isCollecting: false, count: 0, all: 0 };
  return (
    <Dialog open onClose={close} title={t.changeTitle(count)}>
      {result === null ? (
        <>
          <ChangeForm busy={progress !== null} onSubmit={(change) => void run(change)} />
          {error !== null && <ErrorNote error={error} />}
          {progress !== null && (
            <div className="flex items-center gap-3">
              <p role="status" className="grow">
                {isCollecting ? t.collecting(done, all) : t.progress(done, all)}
              </p>
              <Button onClick={() => stopper.current?.abort()}>{t.stop}</Button>
            </div>
          )}
        </>
      ) : (
        <Outcome result={result} onClose={onClose} />
      )}
    </Dialog>
  );
}

/** A sum as somebody types it. */
const toAmount = (text: string): number => Number(dotted(text));
const isAmount = (text: string): boolean => text.trim() === "" || (toAmount(text) >= 0 && Number.isFinite(toAmount(text)));

function ChangeForm({ busy, onSubmit }: { busy: boolean; onSubmit: (change: Change) => void }) {
  const t = useTexts(texts);
  const [status, setStatus] = useState<string>("");
  const [sums, setSums] = useState({ payouts: "", revenue: "" });
  const [currency, setCurrency] = useState("");
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const isNothing = status === "" && sums.payouts.trim() === "" && sums.revenue.trim() === "" && currency.trim() === "";
  const isBad = isNothing || !isAmount(sums.payouts) || !isAmount(sums.revenue);
  const sent = (text: string) => (text.trim() === "" ? undefined : toAmount(text));
  return (
    <SavingForm
      className="flex flex-col gap-4"
      onSubmit={() => {
        setTried(true);
        if (isBad) return;
        onSubmit({
          status: status === "" ? undefined : status,
          payouts: sent(sums.payouts),
          revenue: sent(sums.revenue),
          currency: currency.trim() === "" ? undefined : currency.trim(),
          comment: reason.trim(),
        });
      }}
    >
      <p>{t.changeHelp}</p>
      <Field label={t.newStatus} error={isTried && isNothing ? t.nothing : undefined}>
        <Select
          value={status}
          options={[["", t.keep], ...STATUSES.map((each) => [each, t.statuses[each]] as const)]}
          onChange={setStatus}
        />
      </Field>
      {(["payouts", "revenue"] as const).map((name) => (
        <Field
          key={name}
          label={name === "payouts" ? t.payout : t.revenue}
          hint={name === "payouts" ? t.payoutHint : t.revenueHint}
          error={isAmount(sums[name]) ? undefined : t.notNumber}
        >
          <TextInput value={sums[name]} onValueChange={(next) => setSums({ ...sums, [name]: next })} inputMode="decimal" />
        </Field>
      ))}
      <Field label={t.currency} hint={t.currencyHint}>
        <CurrencyInput value={currency} onValueChange={setCurrency} maxLength={4} pattern="[A-Za-z]{3,4}" placeholder="USD" />
      </Field>
      <Field label={t.reason} hint={t.reasonHint}>
        <TextInput value={reason} onValueChange={setReason} required maxLength={2000} />
      </Field>
      <Button type="submit" look="main" busy={busy} className="self-start">
        {t.apply}
      </Button>
    </SavingForm>
  );
}

const SHOWN = 10;

function Outcome({ result: { changed, left }, onClose }: { result: Result; onClose: () => void }) {
  const t = useTexts(texts);
  const words = useTexts(common);
  return (
    <>
      <p role="status">{t.done(changed)}</p>
      {left.size > 0 && (
        <div>
          <p>{t.failed(left.size)}</p>
          <ul className="list-disc pl-5 text-sm">
            {[...left].slice(0, SHOWN).map(([id, why]) => (
              <li key={id} className="break-words">
                <span className="font-mono">{id}</span>: <Why of={why} />
              </li>
            ))}
            {left.size > SHOWN && <li>…</li>}
          </ul>
        </div>
      )}
      <Button onClick={onClose} className="self-end">
        {words.close}
      </Button>
    </>
  );
}

const OTHER = new ApiError("answer");

function Why({ of }: { of: Left }) {
  const t = useTexts(texts);
  const sentence = useErrorText(of instanceof ApiError ? of : OTHER);
  return of === "payment" ? t.inPayment : of === "stopped" ? t.stopped : sentence;
}
