import { useTexts } from "../texts/define.ts";
import { useDeliveryError } from "../texts/delivery-errors.ts";
import { exchange } from "../texts/exchange.ts";

interface Props {
  url: string;
  /** 0: no answer. */
  code: number;
  error: string;
  body: string;
}

/** A request that went out, and its answer. */
export function Exchange({ url, code, error, body }: Props) {
  const t = useTexts(exchange);
  const errorText = useDeliveryError();
  return (
    <dl className="flex flex-col gap-1 rounded-md bg-sunken p-3 text-sm">
      <dt className="text-muted">{t.called}</dt>
      <dd className="font-mono break-all">{url}</dd>
      <dt className="text-muted">{code === 0 ? t.noAnswer(errorText(error)) : t.answered(code)}</dt>
      {body !== "" && <dd className="max-h-32 overflow-auto font-mono break-all whitespace-pre-wrap">{body}</dd>}
    </dl>
  );
}
