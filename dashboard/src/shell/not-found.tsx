import { Link } from "@tanstack/react-router";
import { useContext } from "react";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Button, LINK } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { AskSearch } from "./search/ask-search.ts";

export function NotFound() {
  const t = useTexts(shell);
  return (
    <Page title={t.notFound}>
      <p>{t.notFoundHelp}</p>
      <p className="flex flex-wrap items-center gap-4">
        <Button aria-haspopup="dialog" onClick={useContext(AskSearch)}>
          {t.search}
        </Button>
        <Link to="/" className={LINK}>
          {t.home}
        </Link>
      </p>
    </Page>
  );
}
