import { useRead } from "../../api/hooks.ts";
import { useMay } from "../../shell/account.ts";
import type { PlacedPayment } from "./use-payments.ts";

/** More fit into no address: then everybody is asked about whom the offer names. */
const MOST_ASKED = 100;

/** What affiliates are called whom payments of an offer are for alone, asked in one call; empty: it is not known. */
export function useAffiliateNames(offer: number, rows: readonly PlacedPayment[]): (id: number) => string {
  const may = useMay();
  const pid = [...new Set(rows.flatMap(({ payment }) => payment.partners))].toSorted((a, b) => a - b);
  const asked = pid.length > MOST_ASKED ? {} : { pid };
  const enabled = pid.length > 0 && may("affiliate-terms.read");
  const query = useRead("/3.0/admin/offer/{ID}/partners", { ID: offer, ...asked }, { enabled });
  const names = new Map(query.data?.partners.map(({ id, login, name }) => [id, login || name]));
  return (id) => names.get(id) ?? "";
}
