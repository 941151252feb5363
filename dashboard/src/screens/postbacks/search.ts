import { DELIVERY_STATES, type DeliveryState } from "../../url/delivery-states.ts";
import { keepKnown, readId, readText, readWord } from "../../url/search.ts";

/** What of the log is shown: as the endpoints of the list and of replaying name it. */
export interface LogFilter {
  state?: DeliveryState | undefined;
  host?: string | undefined;
  campaign?: number | undefined;
  flow?: number | undefined;
  template?: number | undefined;
  /** Of the latest attempt. */
  error?: string | undefined;
  code?: number | undefined;
}

export interface PostbacksSearch extends LogFilter {
  /** The postback whose attempts are open beside the list. */
  open?: number | undefined;
}

export function readPostbacksSearch(search: Record<string, unknown>): PostbacksSearch {
  return keepKnown({
    state: readWord(search.state, DELIVERY_STATES),
    host: readText(search.host),
    campaign: readId(search.campaign),
    flow: readId(search.flow),
    template: readId(search.template),
    error: readText(search.error, 32),
    code: readId(search.code),
    open: readId(search.open),
  });
}

/** Filters that are set from the log itself, and taken off by their chips. */
export const CHIPS = ["campaign", "flow", "template", "error", "code"] as const;
