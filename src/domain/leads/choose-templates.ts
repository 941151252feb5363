import { LEAD_STATUS_NAMES, type LeadStatus, type PostbackTrigger } from "../../lib/codes.ts";

/** A template that may report a lead. */
export type Template = OwnTemplate | NetworkTemplate;

/** Of an account, or of one of its campaigns or flows: one for each status. */
interface OwnTemplate {
  id: number;
  owner: "account" | "campaign" | "flow";
  /** The status that it reports, 0–4. */
  event: number;
}

/** Of an affiliate in a network, for the offer and the goal of the lead. */
export interface NetworkTemplate {
  id: number;
  owner: "network";
  firesOn: PostbackTrigger;
  /** Of the lead's offer, and not of all offers. */
  isLocal: boolean;
}

/** What is to be reported of a lead: its status, and whether it has just been made. */
interface News {
  status: LeadStatus;
  isCreation: boolean;
}

/** The templates that report it, by their ids. Conversions of a network are reported to its affiliate's postbacks there alone. */
export function templatesFor(templates: readonly Template[], news: News): number[] {
  const ofNetwork = templates.filter((template) => template.owner === "network");
  if (ofNetwork.length > 0) return networkTemplatesFor(ofNetwork, news);
  return ownTemplatesFor(
    templates.filter((template) => template.owner !== "network"),
    news,
  );
}

/** All or nothing, the nearest first: a campaign with any template of its own uses only its own, and so does a flow. */
function ownTemplatesFor(templates: readonly OwnTemplate[], { status }: News): number[] {
  const owner = (["campaign", "flow", "account"] as const).find((each) => templates.some((template) => template.owner === each));
  const found = templates.find((template) => template.owner === owner && template.event === status);
  return found === undefined ? [] : [found.id];
}

/** Local ones that report it stand in the place of all global ones. */
function networkTemplatesFor(templates: readonly NetworkTemplate[], { status, isCreation }: News): number[] {
  const reporting = templates.filter(({ firesOn }) => {
    if (firesOn === "any") return true;
    return firesOn === "creation" ? isCreation : firesOn === LEAD_STATUS_NAMES[status];
  });
  const local = reporting.filter(({ isLocal }) => isLocal);
  return (local.length > 0 ? local : reporting).map(({ id }) => id);
}
