import { Link } from "@tanstack/react-router";
import { useTexts } from "../texts/define.ts";
import { shell } from "../texts/shell.ts";
import { Empty } from "../ui/states.tsx";

export function NotFound() {
  const t = useTexts(shell);
  return (
    <Empty title={t.notFound}>
      <p>{t.notFoundHelp}</p>
      <Link to="/" className="underline">
        {t.home}
      </Link>
    </Empty>
  );
}
