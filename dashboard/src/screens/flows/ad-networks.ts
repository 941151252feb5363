/** The macros that ad networks fill in, by the tags that links take. From the networks' own documentation. */
export const AD_NETWORKS = [
  {
    name: "Facebook / Instagram",
    tags: {
      utm_source: "{{site_source_name}}",
      utm_campaign: "{{campaign.id}}",
      utm_content: "{{ad.id}}",
      utm_term: "{{adset.id}}",
      subid: "{{placement}}",
    },
  },
  {
    name: "Google Ads",
    tags: { utm_source: "google", utm_campaign: "{campaignid}", utm_content: "{creative}", utm_term: "{keyword}", subid: "{network}" },
  },
  {
    name: "TikTok Ads",
    tags: { utm_source: "tiktok", utm_campaign: "__CAMPAIGN_ID__", utm_content: "__CID__", utm_term: "__AID__", subid: "__PLACEMENT__" },
  },
  {
    name: "Yandex Direct",
    tags: { utm_source: "yandex", utm_campaign: "{campaign_id}", utm_content: "{ad_id}", utm_term: "{keyword}", subid: "{source}" },
  },
  {
    name: "VK Ads",
    tags: {
      utm_source: "vk",
      utm_campaign: "{{campaign_id}}",
      utm_content: "{{banner_id}}",
      utm_term: "{{search_phrase}}",
      subid: "{{geo}}",
    },
  },
  {
    name: "Microsoft Ads",
    tags: { utm_source: "bing", utm_campaign: "{CampaignId}", utm_content: "{AdId}", utm_term: "{keyword:default}", subid: "{Network}" },
  },
  {
    name: "Snapchat",
    tags: { utm_source: "snapchat", utm_campaign: "{{campaign.id}}", utm_content: "{{ad.id}}", utm_term: "{{adSet.id}}" },
  },
  {
    name: "Taboola",
    tags: { utm_source: "taboola", utm_campaign: "{campaign_id}", utm_content: "{campaign_item_id}", subid: "{site_id}" },
  },
  {
    name: "PropellerAds",
    tags: { utm_source: "propeller", utm_campaign: "{campaignid}", utm_content: "{bannerid}", subid: "{zoneid}", cost: "{cost}" },
  },
  { name: "Telegram Ads", tags: { utm_source: "telegram", utm_campaign: "ads" } },
] as const;
