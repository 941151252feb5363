import { onlineManager } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useSyncExternalStore } from "react";
import { reloadPage } from "../api/mini-app.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { waiting } from "../texts/waiting.ts";
import { now, parseUtc } from "../time.ts";
import { Button, LINK } from "../ui/button.tsx";
import { useStore } from "../use-store.ts";
import { useAccount } from "./account.ts";
import { isStale } from "./version.ts";

const DAY_MS = 86_400_000;
const PLAN_SOON_DAYS = 5;

/**
 * What concerns every screen: no connection, a newer page, a plan that ends soon, receivers of postbacks that cannot be reached. It comes later than
 * the screen, so it lies at the bottom of the window, where it moves nothing.
 */
export function Banners({ addresses }: { addresses: number }) {
  const t = useTexts(shell);
  const words = useTexts(common);
  const isOnline = useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
  );
  const isOld = useStore(isStale);
  const said = useTexts(waiting);
  const daysLeft = useDaysLeft();
  return (
    <div className="sticky bottom-[calc(var(--foot)+1rem)] z-2 mt-4 flex flex-col gap-2 empty:hidden sm:bottom-16">
      {/* Where the screen says already that nothing is reached, it is not said twice. */}
      {!isOnline && <Banner className="in-[body:has([data-code=offline])]:hidden">{t.offline}</Banner>}
      {isOld && (
        <Banner>
          {t.newVersion} <Button onClick={() => reloadPage()}>{words.reload}</Button>
        </Banner>
      )}
      {daysLeft !== null && daysLeft <= PLAN_SOON_DAYS && (
        <Banner>
          {said.planEnds(daysLeft)}{" "}
          <Link to="/plan" className={LINK}>
            {said.toPlan}
          </Link>
        </Banner>
      )}
      {addresses > 0 && (
        <Banner>
          {said.addresses(addresses)}{" "}
          <Link to="/templates" className={LINK}>
            {said.toAddresses}
          </Link>
        </Banner>
      )}
    </div>
  );
}

/** Whole days until the plan ends; null: it does not, it has ended, or it is somebody else's to pay. */
function useDaysLeft(): number | null {
  const { role, self_hosted: isOwn, paid, paid_until: until } = useAccount();
  const endsAt = parseUtc(until);
  return role === "owner" && !isOwn && paid && endsAt !== null ? Math.floor((endsAt - now()) / DAY_MS) : null;
}

function Banner({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <div role="status" className={`flex flex-wrap items-center gap-3 rounded-lg border border-warn bg-card p-3 shadow-lg ${className}`}>
      {children}
    </div>
  );
}
