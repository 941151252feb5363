import { Link } from "@tanstack/react-router";
import { useTexts } from "../../texts/define.ts";
import { keys } from "../../texts/keyboard.ts";
import { shell } from "../../texts/shell.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useAccount } from "../account.ts";
import { NAVIGATION } from "../navigation.ts";

/** Every key, and where to switch them off. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const t = useTexts(keys);
  const { screens } = useTexts(shell);
  const { role } = useAccount();
  const goes = NAVIGATION.flatMap(({ key, name, roles }) =>
    key === undefined || !roles.includes(role) ? [] : [[`g ${key.replace("Key", "").toLowerCase()}`, screens[name]] as const],
  );
  return (
    <Dialog open onClose={onClose} title={t.title}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {[...t.list, ...goes].map(([key, meaning]) => (
          <div key={key} className="col-span-2 grid grid-cols-subgrid">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-1.5 font-mono">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-muted">
        {t.note}{" "}
        <Link to="/settings" onClick={onClose} className="underline">
          {screens.settings}
        </Link>
      </p>
    </Dialog>
  );
}
