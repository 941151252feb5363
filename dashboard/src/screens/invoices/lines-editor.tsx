import type { ReactNode } from "react";
import { useFormat } from "../../shell/account.ts";
import { OfferPicker } from "../../shell/offer-picker.tsx";
import { common } from "../../texts/common.ts";
import { useTexts } from "../../texts/define.ts";
import { invoices as texts } from "../../texts/invoices.ts";
import { Button } from "../../ui/button.tsx";
import { INPUT } from "../../ui/input.tsx";
import { useIsNarrow } from "../../ui/use-is-narrow.ts";
import { type DraftLine, PAYOUT_TYPES, sumOfDraft, toAmount, toDraft } from "./lines.ts";

interface Props {
  lines: readonly DraftLine[];
  currency: string;
  nameOf: (offer: number) => string;
  onLines: (lines: readonly DraftLine[]) => void;
}

/** The lines of an invoice, each to be changed or taken out, with their sum. */
export function LinesEditor({ lines, currency, nameOf, onLines }: Props) {
  const t = useTexts(texts);
  const words = useTexts(common);
  const format = useFormat();
  const isNarrow = useIsNarrow();
  const set = (key: number, change: Partial<DraftLine>) => onLines(lines.map((line) => (line.key === key ? { ...line, ...change } : line)));
  return (
    <div className="flex flex-col gap-3">
      <section
        aria-label={t.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
        tabIndex={0}
        className="relative overflow-x-auto rounded-lg border border-line bg-card"
      >
        <table className="w-full border-collapse text-sm max-sm:block sm:min-w-2xl">
          <thead className="max-sm:hidden">
            <tr>
              {[t.offer, t.type, t.actions, t.amount, t.comment].map((head) => (
                <th
                  key={head}
                  scope="col"
                  className={`border-b border-line p-2 font-medium ${head === t.actions || head === t.amount ? "text-right" : "text-left"}`}
                >
                  {head}
                </th>
              ))}
              <th scope="col" className="border-b border-line">
                <span className="sr-only">{words.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {lines.map((line, index) => {
              const name = line.offer === "" ? t.line(index + 1) : nameOf(Number(line.offer));
              return (
                <tr
                  key={line.key}
                  className="align-top max-sm:grid max-sm:grid-cols-2 max-sm:gap-3 max-sm:border-b max-sm:border-line max-sm:p-3 max-sm:last:border-0"
                >
                  <Place name={t.offer} className="max-sm:col-span-2 sm:w-60">
                    <OfferPicker
                      label={`${t.offer}, ${t.line(index + 1)}`}
                      id={Number(line.offer)}
                      title={name}
                      onPick={(id) => set(line.key, { offer: id === 0 ? "" : String(id) })}
                    />
                  </Place>
                  <Place name={t.type} className="max-sm:col-span-2">
                    <select
                      aria-label={`${t.type}, ${name}`}
                      value={line.type}
                      onChange={({ target }) => set(line.key, { type: PAYOUT_TYPES.find((each) => each === target.value) ?? "RPA" })}
                      className={`${INPUT} min-w-36`}
                    >
                      {PAYOUT_TYPES.map((each) => (
                        <option key={each} value={each}>
                          {t.types[each]}
                        </option>
                      ))}
                    </select>
                  </Place>
                  <Place name={t.actions} className="sm:text-right">
                    <input
                      aria-label={`${t.actions}, ${name}`}
                      value={line.actions}
                      onChange={({ target }) => set(line.key, { actions: target.value })}
                      required
                      pattern="[0-9]+"
                      inputMode="numeric"
                      className={`${INPUT} text-right sm:w-24!`}
                    />
                  </Place>
                  <Place name={t.amount} className="sm:text-right">
                    <input
                      aria-label={`${t.amount}, ${name}`}
                      aria-invalid={Number.isNaN(toAmount(line.amount))}
                      value={line.amount}
                      onChange={({ target }) => set(line.key, { amount: target.value })}
                      required
                      inputMode="decimal"
                      className={`${INPUT} text-right sm:w-32!`}
                    />
                  </Place>
                  <Place name={t.comment} className="max-sm:col-span-2">
                    <input
                      aria-label={`${t.comment}, ${name}`}
                      value={line.comment}
                      onChange={({ target }) => set(line.key, { comment: target.value })}
                      maxLength={2000}
                      className={INPUT}
                    />
                  </Place>
                  <Place className="max-sm:col-span-2">
                    <Button
                      look={isNarrow ? "danger" : "sign"}
                      aria-label={t.removeLine(name)}
                      onClick={() => onLines(lines.filter(({ key }) => key !== line.key))}
                    >
                      {isNarrow ? words.delete : "✕"}
                    </Button>
                  </Place>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => onLines([...lines, toDraft(undefined, format.typed)])}>{t.addLine}</Button>
        <p className="grow text-right">
          {words.total}: <strong>{format.money(sumOfDraft(lines), currency)}</strong>
        </p>
      </div>
    </div>
  );
}

/** A cell of a line. On a phone the fields of a line stand below each other, each under its name. */
function Place({ name, className = "", children }: { name?: string; className?: string; children: ReactNode }) {
  return (
    <td className={`max-sm:block sm:p-1 ${className}`}>
      {name !== undefined && (
        <span aria-hidden="true" className="mb-1 block font-medium sm:hidden">
          {name}
        </span>
      )}
      {children}
    </td>
  );
}
