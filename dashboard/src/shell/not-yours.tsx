import { Link } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { LINK } from "../ui/button.tsx";
import { ScreenTitle } from "../ui/page.tsx";
import { Empty } from "../ui/states.tsx";

/** The address is that of a screen which somebody's role does not have. Its title has nothing beside it: nothing can be done there. */
export function NotYours() {
  const t = useTexts(shell);
  return (
    <div className="flex flex-col gap-4">
      <ScreenTitle>{t.notYours}</ScreenTitle>
      <Empty title={t.notYoursHelp}>
        <Link to="/" className={LINK}>
          {t.home}
        </Link>
      </Empty>
    </div>
  );
}
