import cabinets from "../../../docs/api/cabinets.md";
import clickLinks from "../../../docs/api/click-links.md";
import files from "../../../docs/api/files.md";
import network from "../../../docs/api/network.md";
import networkStatistics from "../../../docs/api/network-statistics.md";
import networkTraffic from "../../../docs/api/network-traffic.md";
import redirect from "../../../docs/api/redirect.md";
import service from "../../../docs/api/service.md";
import site from "../../../docs/api/site.md";
import telegram from "../../../docs/api/telegram.md";
import tracker from "../../../docs/api/tracker.md";
import user from "../../../docs/api/user.md";
import postbacks from "../../../docs/postbacks.md";

/** The pages of docs/ that a deployment serves, by their files' names. */
export const PAGES: Readonly<Record<string, string>> = {
  "user.md": user,
  "tracker.md": tracker,
  "site.md": site,
  "cabinets.md": cabinets,
  "network.md": network,
  "network-statistics.md": networkStatistics,
  "network-traffic.md": networkTraffic,
  "click-links.md": clickLinks,
  "files.md": files,
  "redirect.md": redirect,
  "telegram.md": telegram,
  "postbacks.md": postbacks,
  "service.md": service,
};
