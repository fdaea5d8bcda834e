'use client';
import type { Token } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { roles } from '@/vocabulary/roles.ts';
import { useRevokeToken } from './queries/revoke-token.ts';
import { tokenListQuery } from './queries/token-list.ts';
import { TokenForm } from './token-form.tsx';

/** What scripts and the command line sign in with. */
export function TokenList() {
  const { api, project } = useProject();
  const off = useWhyNot()('admin');
  const query = useQuery({ ...tokenListQuery(api, project.id), enabled: off === null });
  const [making, setMaking] = useState(false);
  return (
    <Section
      title="Tokens"
      aside={
        <Button icon={<Plus className="size-3.5" />} off={off} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      <p className="-mt-1 max-w-prose text-muted">For scripts and the command line. Each works in this project only.</p>
      <Card>
        {off ? (
          <p className="px-4 py-3 text-muted">{off}</p>
        ) : (
          <Data query={query} what="The tokens" loading={<RowSkeletons rows={2} height={48} />}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="px-4 py-3 text-muted">No token yet.</p>
              ) : (
                <ul className="divide-y divide-line">
                  {items.map((token) => (
                    <Row key={token.id} token={token} />
                  ))}
                </ul>
              )
            }
          </Data>
        )}
      </Card>
      <Dialog open={making} onOpenChange={setMaking} title="New token">
        <TokenForm onDone={() => setMaking(false)} />
      </Dialog>
    </Section>
  );
}

function Row({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <KeyRound className="size-4 text-muted" aria-hidden="true" />
      <span className="min-w-32 flex-1">
        <span className="block font-medium">{token.name}</span>
        <span className="block font-mono text-12 text-faint">{token.prefix}…</span>
      </span>
      <span className="text-12 text-muted">{roles[token.role].label}</span>
      <span className="w-32 text-12 text-muted">
        {token.last_used_at ? (
          <>
            used <Ago inWords at={token.last_used_at} />
          </>
        ) : (
          'never used'
        )}
        {token.expires_at && (
          <span className="block text-faint">
            ends <Ago inWords at={token.expires_at} />
          </span>
        )}
      </span>
      <Button
        variant="danger"
        icon={<X className="size-3.5" />}
        busy={revoke.isPending}
        onClick={() => revoke.mutate(token.id)}
      >
        Revoke
      </Button>
    </li>
  );
}
