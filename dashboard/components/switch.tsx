'use client';
import { Switch as Base } from '@base-ui/react/switch';

export function Switch(props: {
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <Base.Root
      id={props.id}
      aria-label={props['aria-label']}
      aria-describedby={props['aria-describedby']}
      checked={props.checked}
      disabled={props.disabled ?? false}
      onCheckedChange={props.onChange}
      className="flex h-4.5 w-8 shrink-0 rounded-full bg-bar p-0.5 transition-colors duration-100 data-checked:bg-accent data-disabled:opacity-50"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-bg transition-transform duration-100 data-checked:translate-x-3.5" />
    </Base.Root>
  );
}
