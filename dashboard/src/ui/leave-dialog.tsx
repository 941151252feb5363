import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface Props {
  question: string;
  stay: ReactNode;
  leave: ReactNode;
  onStay: () => void;
  onLeave: () => void;
}

export function LeaveDialog({ question, stay, leave, onStay, onLeave }: Props) {
  return (
    <Dialog open onClose={onStay} title={question}>
      <div className="flex justify-end gap-2">
        <Button onClick={onStay}>{stay}</Button>
        <Button look="danger" onClick={onLeave}>
          {leave}
        </Button>
      </div>
    </Dialog>
  );
}
