'use client';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field, Input } from './field.tsx';

/** For what cannot be undone: the person types the name of what will be gone. */
export function ConfirmByName(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  name: string;
  action: string;
  busy: boolean;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const [typed, setTyped] = useState('');
  const matches = typed.trim() === props.name;
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) props.onConfirm();
        }}
      >
        <div className="text-muted">{props.children}</div>
        <Field label={`Type “${props.name}” to confirm`}>
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" autoFocus />
        </Field>
        <div className="flex justify-end gap-2">
          <Button size="md" variant="ghost" onClick={() => props.onOpenChange(false)}>
            Cancel
          </Button>
          <Button
            size="md"
            variant="danger"
            type="submit"
            busy={props.busy}
            off={matches ? null : 'The name does not match yet.'}
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
