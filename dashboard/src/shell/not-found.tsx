import { Link } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { LINK } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";

export function NotFound() {
  const t = useTexts(shell);
  return (
    <Page title={t.notFound}>
      <p>{t.notFoundHelp}</p>
      <p>
        <Link to="/" className={LINK}>
          {t.home}
        </Link>
      </p>
    </Page>
  );
}
