import { useState } from "react";
import { useRead, useWrite } from "../../api/hooks.ts";
import { useTexts } from "../../texts/define.ts";
import { sites } from "../../texts/sites.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NewSecret } from "../../ui/new-secret.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import type { Site } from "./site.ts";

/** The key by which a page sends leads: a new one, shown once, and the call that it is for. */
export function SiteKey({ site }: { site: Site }) {
  const t = useTexts(sites);
  const config = useRead("/api/auth/config.json");
  const make = useWrite("/api/sites/key.json", ["/api/sites/list"]);
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  if (site.offer === 0)
    return (
      <span title={t.noKeyHelp} className="text-muted">
        {t.noKey}
      </span>
    );
  const close = () => {
    setOpen(false);
    setSecret(null);
  };
  const run = () =>
    make.mutate(
      { id: site.id },
      {
        onSuccess: ({ data }) => {
          setSecret(data.token);
          make.reset();
        },
      },
    );
  const call = `${config.data?.data.public_url ?? ""}/api/site/click.json?token=${secret}&click={click}&exto=A-1`;
  return (
    <>
      <Button aria-label={site.has_key ? t.replaceKey : t.makeKey} onClick={() => setOpen(true)}>
        {site.has_key ? t.replace : t.make}
      </Button>
      <Dialog open={isOpen} onClose={close} title={t.keyTitle(site.name)}>
        {make.error !== null && <ErrorNote error={make.error} />}
        {secret === null ? (
          <>
            <p>{site.has_key ? t.replaceWarning : t.makeHelp}</p>
            <Button look={site.has_key ? "danger" : "main"} busy={make.isPending} onClick={run} className="self-end">
              {site.has_key ? t.replaceKey : t.makeKey}
            </Button>
          </>
        ) : (
          <>
            <p>{t.snippetHelp}</p>
            <CopyField text={call} label={t.snippet} />
            <NewSecret label={t.key} secret={secret} onKept={close} />
          </>
        )}
      </Dialog>
    </>
  );
}
