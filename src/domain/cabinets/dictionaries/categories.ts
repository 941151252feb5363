/** What a cabinet's business is about, by which agencies set their fees. */
export const CATEGORIES = {
  education: "Education",
  crypto: "Cryptocurrency",
  real_estate: "Real estate",
  finance: "Finance",
  business: "Business",
  marketing: "Marketing",
  technology: "Technology",
  games: "Games",
  entertainment: "Entertainment",
  health: "Health",
  travel: "Travel",
  shopping: "Shopping",
  media: "Media",
  other: "Other",
} as const;

export type Category = keyof typeof CATEGORIES;

export const CATEGORY_KEYS = Object.keys(CATEGORIES) as Category[];

/** The name of a category, of one that is not known the key itself. */
export const categoryName = (key: string): string => (Object.hasOwn(CATEGORIES, key) ? CATEGORIES[key as Category] : key);
