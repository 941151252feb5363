/** The names under which ad platforms put their own id of a click into links, each with its meaning as a macro. */
export const AD_CLICK_IDS = {
  adclid: "`adclid` of the link",
  clid: "`clid` of the link",
  fbclid: "`fbclid` of the link: Meta's id of the click",
  gclid: "`gclid` of the link: Google's",
  gbraid: "`gbraid` of the link: Google's, of visits to apps",
  wbraid: "`wbraid` of the link: Google's, of visits from apps",
  yclid: "`yclid` of the link: Yandex's",
  ttclid: "`ttclid` of the link: TikTok's",
  msclkid: "`msclkid` of the link: Microsoft's",
  twclid: "`twclid` of the link: X's",
  li_fat_id: "`li_fat_id` of the link: LinkedIn's",
  sccid: "`ScCid` of the link: Snapchat's",
  rdt_cid: "`rdt_cid` of the link: Reddit's",
  epik: "`epik` of the link: Pinterest's",
  vkclid: "`vkclid` of the link: VK's",
  rb_clickid: "`rb_clickid` of the link: VK Ads'",
} as const;

export type AdClickId = keyof typeof AD_CLICK_IDS;

export const AD_CLICK_ID_NAMES = Object.keys(AD_CLICK_IDS) as AdClickId[];

const SPELLED: Partial<Record<AdClickId, string>> = { sccid: "ScCid" };

/** The parameter of links by which a platform sends it. */
export const paramOfAdClickId = (id: AdClickId): string => SPELLED[id] ?? id;

export const isAdClickId = (name: string): name is AdClickId => Object.hasOwn(AD_CLICK_IDS, name);
