import { useAccount } from "../../shell/account.ts";
import { type EditedPayment, NEW_PAYMENT } from "./payment.ts";
import { PaymentDialog } from "./payment-dialog.tsx";
import { useAffiliateNames } from "./use-affiliate-names.ts";
import type { usePayments } from "./use-payments.ts";

/** Which payment is edited by its place; null: a new one, with what is known of it. */
export interface Edited {
  at: number | null;
  goal?: string;
  countries?: readonly string[];
  excludes?: boolean;
}

interface Props {
  payments: ReturnType<typeof usePayments>;
  edited: Edited;
  onClose: () => void;
}

/** Makes a payment, changes one, or takes it away: all of the offer are written together. */
export function PaymentEditor({ payments: { offer, all, placed, save, write }, edited, onClose }: Props) {
  const { at, goal = NEW_PAYMENT.goal, countries = [], excludes = false } = edited;
  const account = useAccount();
  const affiliateName = useAffiliateNames(offer, placed);
  const first: EditedPayment = {
    ...NEW_PAYMENT,
    currency: all[0]?.currency ?? account.currency,
    title: all.find((each) => each.goal === goal)?.title ?? "",
    goal,
    countries: [...countries],
    country_exclude: excludes,
  };
  return (
    <PaymentDialog
      payment={(at === null ? undefined : all[at]) ?? first}
      isNew={at === null}
      affiliateName={affiliateName}
      save={save}
      onSave={(next) => write(at === null ? [...all, next] : all.map((each, place) => (place === at ? next : each)))}
      onDelete={() => write(all.filter((_, place) => place !== at))}
      onClose={() => {
        save.reset();
        onClose();
      }}
    />
  );
}
