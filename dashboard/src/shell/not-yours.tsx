import { Link } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Empty } from "../ui/states.tsx";

/** The address is that of a screen which somebody's role does not have: no page of its own, so nothing can be done there. */
export function NotYours() {
  const t = useTexts(shell);
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-xl font-semibold">{t.notYours}</h1>
      <Empty title={t.notYoursHelp}>
        <Link to="/" className="underline">
          {t.home}
        </Link>
      </Empty>
    </div>
  );
}
