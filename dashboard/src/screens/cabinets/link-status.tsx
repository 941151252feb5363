import { useRead } from "../../api/hooks.ts";
import { Time } from "../../shell/time.tsx";
import { cabinets } from "../../texts/cabinets.ts";
import { useTexts } from "../../texts/define.ts";
import { Status, type Tone } from "../../ui/status.tsx";

const TONES = { new: "info", ok: "good", failing: "warn", revoked: "bad" } as const satisfies Record<string, Tone>;
const AGAIN_MS = 60_000;

/** How a cabinet gets its figures. */
export const useLink = (cabinet: string, enabled = true) =>
  useRead("/api/accounts/telegram/{account_uid}/link", { account_uid: cabinet }, { enabled, refetchInterval: AGAIN_MS });

/** Whether a cabinet is filled by Telegram, and since when its figures are. */
export function LinkStatus({ cabinet, isLinked }: { cabinet: string; isLinked: boolean }) {
  const t = useTexts(cabinets);
  const { data } = useLink(cabinet, isLinked);
  if (!isLinked) return <Status tone="off">{t.states.none}</Status>;
  const link = data?.link ?? null;
  if (link === null) return null;
  return (
    <span className="inline-flex items-center gap-2">
      <Status tone={TONES[link.state]}>{t.states[link.state]}</Status>
      {link.pulled_at !== null && (
        <span className="text-muted">
          <Time utc={link.pulled_at} />
        </span>
      )}
    </span>
  );
}
