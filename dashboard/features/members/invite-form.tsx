'use client';
import { type MemberInvite, Role } from '@soulcaster/contract';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Select } from '@/components/select.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { roles } from '@/vocabulary/roles.ts';
import { useInviteMember } from './queries/invite-member.ts';

export function InviteForm({ off }: { off: string | null }) {
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<MemberInvite['role']>('developer');
  const invite = useInviteMember();
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 @lg:grid-cols-[minmax(0,1fr)_auto_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!off) invite.mutate({ login, role }, { onSuccess: () => setLogin('') });
      }}
    >
      <Field
        className="col-span-2 @lg:col-span-1"
        label="GitHub user name"
        error={invite.isError ? (fieldError(invite.error, 'login') ?? readable(invite.error).message) : null}
      >
        <Input
          value={login}
          required
          maxLength={39}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setLogin(event.target.value)}
        />
      </Field>
      <Field label="Role" className="@lg:w-36">
        <Select
          value={role}
          options={Role.exclude(['owner']).options.map((one) => ({ value: one, label: roles[one].label }))}
          onChange={setRole}
        />
      </Field>
      <Button
        size="md"
        variant="primary"
        type="submit"
        className="mt-5"
        icon={<UserPlus className="size-3.5" />}
        off={off}
        busy={invite.isPending}
      >
        Invite
      </Button>
    </form>
  );
}
