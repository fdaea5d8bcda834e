'use client';
import { type Member, Role } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { Pill } from '@/components/pill.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Select } from '@/components/select.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { useProject, useSession, useWhyNot } from '@/session/session.tsx';
import { roles } from '@/vocabulary/roles.ts';
import { InviteForm } from './invite-form.tsx';
import { memberListQuery } from './queries/member-list.ts';
import { useRemoveMember } from './queries/remove-member.ts';
import { useUpdateMember } from './queries/update-member.ts';

/** Who may do what in this project. */
export function MemberList() {
  const { api, project } = useProject();
  const query = useQuery(memberListQuery(api, project.id));
  const off = useWhyNot()('admin');
  return (
    <>
      <Section title="Members">
        <p className="-mt-1 max-w-prose text-muted">
          Having a GitHub account lets nobody in: only who is invited here, by GitHub user name.
        </p>
        <InviteForm off={off} />
        <Card>
          <Data query={query} what="The members" loading={<RowSkeletons rows={4} height={48} />}>
            {({ items }) => (
              <ul className="divide-y divide-line">
                {items.map((member) => (
                  <Row key={member.id} member={member} off={off} owners={ownersOf(items)} />
                ))}
              </ul>
            )}
          </Data>
        </Card>
      </Section>
      <Section title="Roles">
        <dl className="grid gap-1">
          {Role.options.map((role) => (
            <div key={role} className="flex gap-3">
              <dt className="w-20 shrink-0 font-medium">{roles[role].label}</dt>
              <dd className="text-muted">{roles[role].may}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}

function Row({ member, off, owners }: { member: Member; off: string | null; owners: number }) {
  const { me, project } = useSession();
  const update = useUpdateMember();
  const remove = useRemoveMember();
  const onlyOwner = member.role === 'owner' && owners === 1;
  const mine = member.user_id === me.user.id;
  const locked = off ?? (onlyOwner ? 'A project needs an owner.' : null);
  return (
    <li className="flex items-center gap-x-2 gap-y-1.5 px-3 py-2 @md:gap-x-3 @md:px-4">
      <span
        aria-hidden="true"
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-active text-12 font-medium text-muted"
      >
        {member.login.slice(0, 1).toUpperCase()}
      </span>
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">{member.name ?? member.login}</span>
        {mine && <span className="text-faint"> (you)</span>}
        {member.name && <span className="block truncate text-12 text-faint">{member.login}</span>}
      </span>
      {member.state === 'invited' && <Pill tone="amber">invited</Pill>}
      <Select
        className="w-26 shrink-0 @md:w-32"
        aria-label={`Role of ${member.login}`}
        value={member.role}
        disabled={locked !== null || update.isPending}
        options={Role.options.map((role) => ({
          value: role,
          label: roles[role].label,
          off: role === 'owner' && project?.role !== 'owner',
        }))}
        onChange={(role) => update.mutate({ memberId: member.id, role })}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove ${member.login}`}
        tip="Remove"
        icon={<X className="size-4" />}
        off={locked}
        busy={remove.isPending}
        onClick={() => remove.mutate(member.id)}
      />
    </li>
  );
}

const ownersOf = (members: Member[]) => members.filter((member) => member.role === 'owner').length;
