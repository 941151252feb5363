import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { keepKnown, readId } from "../../url/search.ts";

export interface TransferSearch {
  /** What is handed over. */
  bot?: number | undefined;
  campaign?: number | undefined;
}

export const transferRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/transfer",
  validateSearch: ({ bot, campaign }: Record<string, unknown>): TransferSearch =>
    keepKnown(bot === undefined ? { campaign: readId(campaign) } : { bot: readId(bot) }),
  component: lazyScreen(() => import("./transfer.tsx"), "Transfer"),
});
