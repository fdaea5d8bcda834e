'use client';
import { Role, type TokenCreate } from '@soulcaster/contract';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { CodeLine } from '@/components/code-line.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Select } from '@/components/select.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { roles } from '@/vocabulary/roles.ts';
import { useCreateToken } from './queries/create-token.ts';

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: 'ever', label: 'until revoked' },
];

/** Makes a token and shows it, once. */
export function TokenForm({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<TokenCreate['role']>('triager');
  const [life, setLife] = useState('90');
  const create = useCreateToken();
  if (create.data)
    return (
      <div className="grid gap-4">
        <p className="text-muted">Copy it now; it is not shown again.</p>
        <CodeLine text={create.data.token} label="The new token" wrap />
        <Button size="md" variant="primary" className="justify-self-end" onClick={onDone}>
          Done
        </Button>
      </div>
    );
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name, role, ...(life !== 'ever' && { expires_in_days: Number(life) }) });
      }}
    >
      <Field label="Name" hint="What will use it." error={fieldError(create.error, 'name')}>
        <Input value={name} required maxLength={80} autoFocus onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Role" hint={roles[role].may}>
          <Select
            value={role}
            options={Role.exclude(['owner']).options.map((one) => ({ value: one, label: roles[one].label }))}
            onChange={setRole}
          />
        </Field>
        <Field label="Works for">
          <Select value={life} options={lives} onChange={setLife} />
        </Field>
      </div>
      {create.isError && (
        <p role="alert" className="text-12 text-red">
          {readable(create.error).message}
        </p>
      )}
      <Button size="md" variant="primary" type="submit" className="justify-self-end" busy={create.isPending}>
        Make the token
      </Button>
    </form>
  );
}
