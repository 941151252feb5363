import { createRoute } from "@tanstack/react-router";
import { lazyScreen } from "../../shell/lazy-screen.ts";
import { rootRoute } from "../../shell/root.ts";
import { readId } from "../../url/search.ts";

export interface BotsSearch {
  /** The bot whose details are open. */
  bot?: number;
}

export const botsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/bots",
  validateSearch: ({ bot }: Record<string, unknown>): BotsSearch => {
    const id = readId(bot);
    return id === undefined ? {} : { bot: id };
  },
  component: lazyScreen(() => import("./bots.tsx"), "Bots"),
});
