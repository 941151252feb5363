import { Link } from "@tanstack/react-router";
import { useAccount } from "../../shell/account.ts";
import { useKeptSteps } from "../../shell/first-steps/kept.ts";
import { useTrouble } from "../../shell/waiting/trouble.ts";
import { useTexts } from "../../texts/define.ts";
import { overview } from "../../texts/overview.ts";
import { LINK } from "../../ui/button.tsx";
import { Status } from "../../ui/status.tsx";

/** What waits for a person: addresses that fail, and bots that do not work. */
export function Trouble() {
  const t = useTexts(overview);
  const { role } = useAccount();
  const trouble = useTrouble();
  const isAffiliate = role === "affiliate";
  const { kept } = useKeptSteps();
  // As high as each of the others, so that what is below does not move.
  if (trouble === undefined) return <div className="h-6 pointer-coarse:h-11" />;
  const { addresses: failing, bots: broken, isNew } = trouble;
  // The way to the first steps stands beside it, until somebody puts it away.
  if (isNew && !isAffiliate && kept === "shown")
    return (
      <p className="flex min-h-6 items-center text-sm pointer-coarse:min-h-11">
        <Status tone="info">{t.nothingYet}</Status>
      </p>
    );
  if (isNew)
    return (
      <Link to={isAffiliate ? "/templates" : "/start"} className={`${LINK} min-h-6 self-start text-sm`}>
        <Status tone="info">{isAffiliate ? t.noAddress : t.isNew}</Status>
      </Link>
    );
  if (failing === 0 && broken === 0)
    return (
      <p className="flex h-6 items-center text-sm pointer-coarse:h-11">
        <Status tone="good">{isAffiliate ? t.addressesFine : t.fine}</Status>
      </p>
    );
  return (
    <section aria-label={t.trouble} className="flex min-h-6 flex-wrap items-center gap-x-4 text-sm">
      {failing > 0 && (
        <Link to="/templates" className={LINK}>
          <Status tone="bad">{t.addresses(failing)}</Status>
        </Link>
      )}
      {broken > 0 && (
        <Link to="/bots" className={LINK}>
          <Status tone="bad">{t.bots(broken)}</Status>
        </Link>
      )}
    </section>
  );
}
