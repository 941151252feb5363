/** What a link says of its click and a lead may say for itself: parameters, and columns of clicks and leads. */
export const CLICK_TAGS = [
  "utm_source",
  "utm_campaign",
  "utm_content",
  "utm_term",
  "utm_medium",
  "subid",
  "adid",
  "data1",
  "data2",
] as const;
