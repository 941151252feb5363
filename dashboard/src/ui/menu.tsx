import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
}

export function Menu({ trigger, children }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} className="z-10">
          <BaseMenu.Popup className="min-w-44 rounded-md border border-line bg-card p-1 shadow-lg">{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export const MENU_ITEM = "flex min-h-8 w-full cursor-pointer items-center gap-2 rounded px-2 text-left text-sm data-highlighted:bg-sunken";

export function MenuItem({ onClick, children, render }: { onClick?: () => void; children: ReactNode; render?: ReactElement }) {
  return (
    <BaseMenu.Item onClick={onClick} className={MENU_ITEM} {...(render === undefined ? {} : { render })}>
      {children}
    </BaseMenu.Item>
  );
}
