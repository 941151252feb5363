import type { Call } from "./network.ts";

const VISITS = 12;
const BROWSERS = [
  "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1",
];

/** What the addresses of an affiliate's screens name. */
export interface PartnerThings {
  flow: number;
  lead: number;
  /** Offers by what the affiliate may do there. */
  offers: Record<"open" | "closed" | "refused" | "blocked", number>;
}

interface Affiliate {
  /** As the network. */
  network: Call;
  /** As the affiliate. */
  partner: Call;
  user: Call;
  number: number;
  /** Of an advertiser of the network. */
  advertiser: string;
  /** Of a tracker that takes every postback. */
  tracker: string;
}

/** Gives an affiliate offers in every state, a flow with clicks, conversions that are told to a tracker, one that is told to nobody, and payments. */
export async function fillPartner({ network, partner, user, number, advertiser, tracker }: Affiliate): Promise<PartnerThings> {
  const payments = [{ type: "fixed", goal: "1", title: "Order", currency: "usd", total: 20, revenue: 12.5 }];
  const add = async (title: string, more: object = {}): Promise<number> => {
    const url = "https://shop.example/?c={clickid}";
    return (await network("/admin/offer", { title, advertiser, url, status: "active", payments, ...more })).offer.id;
  };
  const open = await add("Cat trees, three floors", {
    categories: [],
    landings: [{ title: "With a film", url: "https://shop.example/film?c={clickid}", url_preview: "https://shop.example/film" }],
    payments: [
      ...payments,
      { type: "percent", goal: "sale", title: "Sale", currency: "usd", total: 45, revenue: 30, countries: ["DE", "AT"] },
    ],
    caps: [{ period: "day", type: "conversions", value: 100, goal_type: "all", affiliate_type: "each" }],
    hold_period: 7,
  });
  const [closed, refused, blocked] = [
    await add("Litter of the better kind", { privacy: "protected" }),
    await add("Refused so far", { privacy: "protected" }),
    await add("Not for this traffic"),
  ];
  await partner("/partner/activation/offer", { offer_id: refused, comment: "Please" });
  const { tickets } = await network("/admin/tickets");
  await network(`/admin/ticket/${tickets[0].id}/offer`, { do: "reject" });
  await network("/offer/disable-affiliate", { offer_id: [blocked], pid: number });

  await user("/api/profile/postbacks.json", { pb_approve: `${tracker}/partner?click={click}&sum={price}&status={status}` });
  await partner("/partner/postback", { url: `${tracker}/partner?order={transactionid}&sum={sum}&status={status}` });
  const flow = (await user("/api/flows/add.json", { name: "Reviews of cat trees", offer: open })).data;
  await user("/api/ways/add.json", { flow: flow.id, url: "https://shop.example/?c={click}" });
  for (let visit = 0; visit < VISITS; visit += 1) {
    const headers = { "user-agent": BROWSERS[visit % BROWSERS.length] ?? "" };
    await fetch(`${flow.link}?subid=blog-${visit % 3}&utm_source=telegram`, { redirect: "manual", headers });
  }
  const convert = (status: string, of: string) =>
    network("/admin/conversions/import", { list: [{ offer: open, pid: number, status, action_id: of, send_affiliate_postbacks: 1 }] });
  await convert("confirmed", "B-1");
  await network("/admin/payment", { pid: number, currency: "USD" });
  await network("/admin/payment/1", { status: "paid", comment: "By bank transfer, as every month" });
  for (const [place, status] of ["confirmed", "pending", "hold", "declined"].entries()) await convert(status, `B-${place + 2}`);
  await network("/admin/payment", { pid: number, currency: "USD" });
  const { data: leads } = await user("/api/leads/search.json", { limit: 1, status: ["approve"] });
  return { flow: flow.id, lead: leads[0].id, offers: { open, closed, refused, blocked } };
}
