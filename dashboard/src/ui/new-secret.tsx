import { useTexts } from "../texts/define.ts";
import { secrets } from "../texts/secrets.ts";
import { Button } from "./button.tsx";
import { CopyField } from "./copy.tsx";

/** A key or a token that the server shows once: it stays on the page until the person has kept it. */
export function NewSecret({ label, secret, onKept }: { label: string; secret: string; onKept: () => void }) {
  const t = useTexts(secrets);
  return (
    <div role="status" className="flex flex-col gap-3 rounded-lg border border-warn p-3">
      <p>{t.once}</p>
      <CopyField text={secret} label={label} />
      <Button className="self-start" onClick={onKept}>
        {t.kept}
      </Button>
    </div>
  );
}
