const SHOP = "https://shop.example/landing";

/** One call of the User API; GET without a body. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export type CallApi = (path: string, body?: object) => Promise<any>;

/** A flow, as its link's addressee sees it. */
export interface Flow {
  code: string;
  link: string;
}

/** One flow whose way is a Telegram campaign, and one whose way is an advertiser's address and that has postbacks of its own. */
export interface Flows {
  channel: Flow;
  shop: Flow;
}

/** Two flows by the User API: one into the channel of a campaign, one to a shop with postbacks of its own. */
export async function makeFlows(api: CallApi, campaignId: number, templates: Record<string, string>): Promise<Flows> {
  const channel = (await api("/api/flows/add.json", { name: "Ads for the channel" })).data;
  const shop = (await api("/api/flows/add.json", { name: "Ads for the shop", ...templates })).data;
  await api("/api/ways/add.json", { flow: channel.id, campaign: campaignId });
  await api("/api/ways/add.json", { flow: shop.id, url: `${SHOP}?c={click}&s={subid}` });
  return { channel, shop };
}
