import { isHexId } from "../../../db/hex-ids.ts";
import { sql } from "../../../db/sql.ts";
import { readHexId } from "../../../lib/hex-id.ts";
import { ConfigCache } from "../../../platform/config-cache.ts";
import type { Deps } from "../../../platform/deps.ts";
import { readTraffic, type Traffic } from "./offer-traffic.ts";

type Source = Pick<Deps, "db" | "now" | "background" | "log">;

/** Of what nothing is named. */
const NOBODYS: Traffic = { offers: [], home: null };

const offers = new ConfigCache<Traffic>({
  event: "traffic.not_refreshed",
  max: 5000,
  read: (deps, key) => {
    const [offerId = 0, pid = 0] = key.split("/").map(Number);
    return readTraffic(deps, sql`${offerId}`, pid);
  },
  isFound: ({ offers: [offer] }) => (offer?.affiliate ?? null) !== null,
  accountsOf,
});

/**
 * What clicks of an affiliate on an offer are led by, from this isolate's memory where that is young enough.
 * @throws Error when D1 failed and nothing is remembered
 */
export async function offerTraffic(deps: Source, offerId: number, pid: number): Promise<Traffic> {
  return offerId === 0 && pid === 0 ? NOBODYS : offers.get(deps, `${offerId}/${pid}`);
}

/** As many offers as a smartlink leads to: those with the lowest numbers. */
const MAX_SMARTLINK_OFFERS = 200;

const smartlinks = new ConfigCache<Traffic>({
  event: "traffic.not_refreshed",
  max: 500,
  read: (deps, key) => {
    const [smartlink = "", pid = "0"] = key.split("/");
    const id = readHexId(smartlink);
    const labelled = sql`SELECT l.offer_id FROM smartlink_categories s CROSS JOIN offer_labels l ON l.kind = 'smartlink' AND l.label_id = s.id
      CROSS JOIN offers f ON f.id = l.offer_id AND f.account_id = s.network_id
      WHERE ${id === null ? sql`FALSE` : isHexId("s", id)} ORDER BY l.offer_id LIMIT ${MAX_SMARTLINK_OFFERS}`;
    return readTraffic(deps, labelled, Number(pid));
  },
  isFound: ({ offers: [offer] }) => (offer?.affiliate ?? null) !== null,
  accountsOf,
});

/**
 * What clicks of an affiliate on the offers of a smartlink are led by, likewise.
 * @param smartlink 24 hex digits
 * @throws Error when D1 failed and nothing is remembered
 */
export async function smartlinkTraffic(deps: Source, smartlink: string, pid: number): Promise<Traffic> {
  return smartlink === "" && pid === 0 ? NOBODYS : smartlinks.get(deps, `${smartlink.toLowerCase()}/${pid}`);
}

/** What changes of the network and of the affiliate make worthless. */
function accountsOf({ offers: found, home }: Traffic): number[] {
  const owners = found.flatMap(({ network, affiliate }) => [network.id, ...(affiliate === null ? [] : [affiliate.number])]);
  return home === null ? owners : [...owners, home.id];
}
