import type { Data } from "../../api/client.ts";
import { useWrite } from "../../api/hooks.ts";
import { useAccount, useFormat } from "../../shell/account.ts";
import { useTexts } from "../../texts/define.ts";
import { plan as texts } from "../../texts/plan.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/page.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { Status } from "../../ui/status.tsx";
import type { Invoice } from "./pay-now.tsx";

type Tariff = Data<"/api/tariff/list.json", "get">[number];
type Config = Data<"/api/auth/config.json", "get">;
type Method = Config["methods"][number];

interface Props {
  plans: readonly Tariff[];
  config: Config | undefined;
  /** More is left of the present plan than lets anybody buy. */
  isEarly: boolean;
  onInvoice: (invoice: Invoice) => void;
  /** A plan that costs nothing is taken. */
  onTaken: () => void;
}

/** The plans side by side, and how each is paid. */
export function Plans({ plans, config, isEarly, onInvoice, onTaken }: Props) {
  const t = useTexts(texts);
  const buy = useWrite("/api/tariff/buy.json", ["/api/pay/history", "/api/profile/info"]);
  const choose = (tariff: string, method?: Method) =>
    buy.mutate(
      { tariff, method },
      { onSuccess: ({ data }) => (data === undefined ? onTaken() : onInvoice({ ...data, isTelegram: method === "stars" })) },
    );
  return (
    <section aria-label={t.plans} className="flex flex-col gap-3">
      {isEarly && <p className="text-muted">{t.early}</p>}
      {buy.error !== null && <ErrorNote error={buy.error} />}
      <div className="grid gap-3 @2xl:grid-cols-3">
        {plans.map((tariff) => (
          <Offer key={tariff.code} tariff={tariff} config={config} disabled={isEarly} busy={buy.isPending} onChoose={choose} />
        ))}
      </div>
    </section>
  );
}

interface OfferProps {
  tariff: Tariff;
  config: Config | undefined;
  disabled: boolean;
  busy: boolean;
  onChoose: (tariff: string, method?: Method) => void;
}

function Offer({ tariff, config, disabled, busy, onChoose }: OfferProps) {
  const t = useTexts(texts);
  const format = useFormat();
  const { campaigns, tariff: present, paid } = useAccount();
  const { methods = [], stars_per_usd: stars = 0 } = config ?? {};
  const { code, name, price_usd: price, campaigns: most } = tariff;
  const isTooSmall = most >= 0 && campaigns > most;
  const isFree = price === 0;
  const isPresent = paid && present === code;
  return (
    <Panel title={name} actions={isPresent && <Status tone="good">{t.isCurrent}</Status>} className={isPresent ? "border-accent" : ""}>
      <div className="flex flex-col gap-3">
        <p>
          <span className="text-lg font-semibold">{isFree ? t.free : format.money(price, "usd")}</span>{" "}
          {!isFree && <span className="text-muted">{t.perMonth}</span>}
        </p>
        <p>{most < 0 ? t.unlimited : t.upTo(most)}</p>
        {isTooSmall && <p className="text-warn">{t.tooSmall(campaigns)}</p>}
        {isFree ? (
          present === code ? (
            <p className="text-muted">{t.yours}</p>
          ) : (
            <Button disabled={disabled || isTooSmall} busy={busy} onClick={() => onChoose(code)}>
              {t.take}
            </Button>
          )
        ) : methods.length === 0 ? (
          <p className="text-muted">{t.noMethods}</p>
        ) : (
          methods.map((method, index) => (
            <Button
              key={method}
              look={index === 0 ? "main" : "plain"}
              disabled={disabled || isTooSmall}
              busy={busy}
              onClick={() => onChoose(code, method)}
            >
              {t.pay[method](format.number(price * stars))}
            </Button>
          ))
        )}
      </div>
    </Panel>
  );
}
