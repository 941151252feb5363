import type { Answer } from "../../api/client.ts";
import { useNumberedList } from "../../api/whole.ts";
import { useMay } from "../account.ts";

/** What an affiliate asks for: to be let in to an offer. */
export type Request = Answer<"/3.0/admin/tickets", "get">["tickets"][number];

/** What every list of requests asks for: those that wait for an answer. */
export const OPEN_REQUESTS = { status: "open" };

/** What is out of date once a request is answered. */
export const ANSWERED = ["/3.0/admin/", "/api/offers/affiliates/"];

/** All requests that wait for an answer: to be counted by offer or by affiliate. */
export function useOpenRequests() {
  const may = useMay();
  return useNumberedList("/3.0/admin/tickets", OPEN_REQUESTS, ({ tickets }) => tickets, { enabled: may("tickets.read") });
}
