/** One call of an API by a session: by POST, or without a body by GET. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export type Call = (path: string, body?: object) => Promise<any>;

const PASSWORD = "correct horse";
/** One without a space, and one that is a sentence. */
const UNSPACED = "Кампания_с_очень_длинным_именем_без_пробелов_2026";
const SENTENCE = "International Association of Breeders of Long-Haired Cats and of Those Who Merely Feed Them";

/** An offer, an affiliate and an advertiser whose names are hard to show, and that have some of everything. */
export interface HardNetwork {
  offer: number;
  affiliate: number;
  advertiser: string;
}

/** Makes what is hard to show in a network that has an ordinary day already. */
export async function fillNetwork(network: Call): Promise<HardNetwork> {
  const { advertiser } = await network("/admin/advertiser", {
    title: SENTENCE,
    contact: UNSPACED,
    email: "accounts.payable.department@long-haired-cats.example",
    url: `https://long-haired-cats.example/${UNSPACED}`,
    address_1: "Donaudampfschifffahrtsgesellschaftsstraße 2026",
    city: "Wien",
    country: "AT",
    zip_code: "1010",
    vat_code: "ATU12345678",
    note: "Pays late, and then all at once.",
  });
  const { partner } = await network("/admin/partner", {
    email: `${"mail".repeat(8)}@network.example`,
    password: PASSWORD,
    login: UNSPACED,
  });
  const { partner: waiting } = await network("/admin/partner", { email: "new@network.example", password: PASSWORD, login: "newcomer" });
  await network(`/admin/partner/${waiting.id}`, { status: "not active" });
  const order = { title: "Order", currency: "usd", total: 20, revenue: 12.5 };
  const share = { type: "percent", goal: "deposit", title: `First deposit ${UNSPACED}`, currency: "usd", total: 45, revenue: 30 };
  const { offer } = await network("/admin/offer", {
    title: UNSPACED,
    advertiser: advertiser.id,
    url: `https://shop.example/${UNSPACED}?c={clickid}`,
    status: "active",
    privacy: "protected",
    tags: ["cats", "winter sale", UNSPACED],
    notes: "Ask Olivia before the sums change.",
    payments: [
      { type: "fixed", goal: "1", ...order },
      { type: "fixed", goal: "1", ...order, countries: ["DE", "AT", "CH", "FR", "IT", "ES", "PT", "PL"], total: 1234.5, revenue: 1000.25 },
      { type: "fixed", goal: "1", ...order, countries: ["US"], devices: ["mobile"], os: ["Android"], total: 5, revenue: 3 },
      share,
    ],
    partner_payments: [{ type: "fixed", goal: "1", ...order, revenue: 15, partners: [partner.id] }],
    caps: [{ period: "day", type: "conversions", value: 100, goal_type: "all", affiliate_type: "each" }],
    landings: [{ title: UNSPACED, url: `https://shop.example/${UNSPACED}`, url_preview: `https://shop.example/preview/${UNSPACED}` }],
  });
  await network("/offer/enable-affiliate", { offer_id: [offer.id], pid: partner.id });
  const statuses = ["confirmed", "pending", "declined", "hold", "not_found"];
  const list = statuses.map((status, place) => ({
    offer: offer.id,
    pid: partner.id,
    status,
    action_id: `${UNSPACED}-${place}`,
    comment: "The advertiser says that it is a duplicate of another order",
  }));
  await network("/admin/conversions/import", { list });
  await network("/admin/advertiser-invoice", {
    supplier_id: advertiser.id,
    currency: "USD",
    start_date: "2026-11-01",
    end_date: "2026-11-30",
    status: "paid",
    detail: [
      { offer_id: offer.id, actions: 12_345, amount: 1_234_567.89, comment: `Agreed by telephone, ${UNSPACED}` },
      { offer_id: offer.id, actions: 1, amount: 0.5 },
    ],
    comment: `Please name the invoice's number.\n${UNSPACED}`,
  });
  return { offer: offer.id, affiliate: partner.id, advertiser: advertiser.id };
}
