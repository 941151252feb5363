import type { OfferPrivacyName } from "../../../lib/codes.ts";
import type { HexId } from "../../../lib/hex-id.ts";
import type { SentFiles } from "../files/offer-files.ts";
import type { OfferCap, OfferPayment, OfferStatus } from "./network-offer.ts";
import type { OfferSettings } from "./offer-settings.ts";

type SubRule = OfferSettings["sub1"];

/** A landing page as it is sent. It keeps its number where it is sent with it, or its address stays; others get a new one. */
export type SentLanding = Omit<OfferSettings["landings"][number], "id"> & { id?: number | undefined };

type Said = { [Key in keyof OfferSettings]?: OfferSettings[Key] | null | undefined };

/** What is said of the settings. What is left out, or undefined, stays; null is the default. */
export interface SettingsChanges
  extends Omit<
    Said,
    "landings" | "landingsMade" | "hashPasswordSealed" | "logo" | "creativeFiles" | "descriptions" | "kpi" | "sub1" | "sub2"
  > {
  /** Languages that are left out stay; an empty text clears one. */
  descriptions?: Record<string, string> | undefined;
  kpi?: Record<string, string> | undefined;
  landings?: SentLanding[] | undefined;
  sub1?: Partial<{ [Key in keyof SubRule]: SubRule[Key] | undefined }> | undefined;
  sub2?: SettingsChanges["sub1"];
}

/** The same as it is stored. */
export type StoredChanges = SettingsChanges & Partial<{ [Key in StoredKey]: OfferSettings[Key] | undefined }>;

type StoredKey = "hashPasswordSealed" | "logo" | "creativeFiles";

/** A category, source or smartlink, by its id of 24 digits or by its title. */
export type LabelRef = HexId | { title: string };

/** What is said of an offer. What is left out stays; of a new offer it is as it is by default. A list takes the place of the one before. */
export interface OfferChanges extends SentFiles {
  title?: string | undefined;
  advertiser?: HexId | undefined;
  status?: OfferStatus | undefined;
  privacy?: OfferPrivacyName | undefined;
  isTop?: boolean | undefined;
  externalOfferId?: string | undefined;
  bundleId?: string | undefined;
  settings?: SettingsChanges | undefined;
  /** What postbacks must say as `secure`; empty: nothing. */
  hashPassword?: string | undefined;
  /** Those for everybody. */
  payments?: readonly OfferPayment[] | undefined;
  /** Those for some affiliates alone. */
  personalPayments?: readonly OfferPayment[] | undefined;
  caps?: readonly OfferCap[] | undefined;
  categories?: readonly LabelRef[] | undefined;
  sources?: readonly LabelRef[] | undefined;
  smartlinks?: readonly LabelRef[] | undefined;
}
