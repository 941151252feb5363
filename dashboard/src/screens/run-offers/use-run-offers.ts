import type { Answer, Data } from "../../api/client.ts";
import { useRead, useWhole } from "../../api/hooks.ts";
import { useAccount } from "../../shell/account.ts";
import type { OfferState } from "./offer-state.ts";

/** As flows may lead to it, now or once the account is let in. */
type Available = Data<"/api/offers/available.json", "get">[number];
/** As the network shows it to its affiliates. */
type Listed = Answer<"/3.0/partner/offers", "get">["offers"][number];
type Request = Answer<"/3.0/partner/activation/offers", "get">["requests"][number];

/** An offer of somebody else. One of `available` and `listed` is there. */
export interface RunOffer {
  id: number;
  title: string;
  state: OfferState;
  /** Codes, lower case; empty: everywhere. */
  countries: readonly string[];
  /** Null: there are more than are read. */
  available: Available | null;
  /** Null: it is of another network. */
  listed: Listed | null;
}

const STATES = { open: "asked", rejected: "refused", blocked: "blocked" } as const;

/** The offers that an account may run or ask for, the newest first: those of its network, and those of others that take its traffic. */
export function useRunOffers() {
  const { network } = useAccount();
  const isAffiliate = network?.kind === "affiliate" && network.open;
  const available = useWhole("/api/offers/available.json", { closed: 1 }, ({ data }) => ({ rows: data, next: afterLast(data) }));
  const listed = useWhole(
    "/3.0/partner/offers",
    { limit: 500, sort: { id: "desc" } },
    ({ offers, pagination: { next_page: page } }) => ({ rows: offers, next: page === undefined ? undefined : { page } }),
    { enabled: isAffiliate },
  );
  const requests = useRead("/3.0/partner/activation/offers", {}, { enabled: isAffiliate });
  const queries = [available, ...(isAffiliate ? [listed, requests] : [])];
  const isReady = queries.every(({ data }) => data !== undefined);
  return {
    offers: isReady ? merge(available.data?.rows ?? [], listed.data?.rows ?? [], requests.data?.requests ?? []) : undefined,
    isCut: available.data?.isCut === true || listed.data?.isCut === true,
    /** Whether there is a network to ask. */
    isAffiliate,
    error: queries.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(queries.map((each) => each.refetch())),
  };
}

const PAGE = 50;

const afterLast = (page: readonly Available[]) => (page.length < PAGE ? undefined : { before: page.at(-1)?.id });

function merge(available: readonly Available[], listed: readonly Listed[], requests: readonly Request[]): RunOffer[] {
  const free = new Map(available.map((offer) => [offer.id, offer]));
  const asked = new Map(requests.map(({ offer_id: id, status }) => [id, STATES[status]]));
  const known = new Map(listed.map((offer) => [offer.id, offer]));
  const ids = [...new Set([...free.keys(), ...known.keys()])].sort((a, b) => b - a);
  return ids.map((id) => {
    const [offer, shown] = [free.get(id) ?? null, known.get(id) ?? null];
    const isOpen = offer?.open === true || shown?.link != null;
    return {
      id,
      title: shown?.title ?? offer?.name ?? "",
      state: isOpen ? "open" : (asked.get(id) ?? "closed"),
      countries: offer !== null && offer.countries.length > 0 ? offer.countries : countriesOf(shown),
      available: offer,
      listed: shown,
    };
  });
}

/** The countries that it pays for; where it pays for any, all. */
function countriesOf(offer: Listed | null): string[] {
  const payments = offer?.payments ?? [];
  if (payments.some(({ countries, country_exclude: excludes }) => countries.length === 0 || excludes)) return [];
  return [...new Set(payments.flatMap(({ countries }) => countries.map((code) => code.toLowerCase())))].sort();
}
