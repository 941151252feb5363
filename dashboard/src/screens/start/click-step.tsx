import { useTexts } from "../../texts/define.ts";
import { start as texts } from "../../texts/start.ts";
import { buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy.tsx";

/** The link of a flow, to be opened as a visitor would. */
export function ClickStep({ flow: { link } }: { flow: { link: string } }) {
  const t = useTexts(texts);
  return (
    <>
      <p>{t.clickHelp}</p>
      <CopyField text={link} label={t.link} />
      <a href={link} target="_blank" rel="noreferrer" className={`${buttonClass("main")} self-start`}>
        {t.openLink}
      </a>
      <p role="status" className="text-muted">
        {t.waiting}
      </p>
    </>
  );
}
