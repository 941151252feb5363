import { useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { download, type Params, type Path } from "../api/client.ts";
import { common } from "../texts/common.ts";
import { useTexts } from "../texts/define.ts";
import { Button } from "./button.tsx";
import { ErrorNote } from "./states.tsx";

interface Props {
  path: Path<"get">;
  params: Params;
  /** Of the file, without its ending. */
  name: string;
}

/** Fetches a CSV file with what is on the screen, and has the browser save it. */
export function DownloadCsv({ path, params, name }: Props) {
  const t = useTexts(common);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const address = URL.createObjectURL(await download(path, params));
      const link = document.createElement("a");
      link.href = address;
      link.download = `${name}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (caught) {
      setError(caught as ApiError);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button busy={isBusy} onClick={() => void save()}>
        {t.download}
      </Button>
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
