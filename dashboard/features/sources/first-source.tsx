'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ButtonLink } from '@/components/button.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { useProject } from '@/session/session.tsx';
import { KindList } from './add-source.tsx';
import { sourceQuery } from './queries/source.ts';
import { sourceKindsQuery } from './queries/source-kinds.ts';
import { SourceConnect } from './source-connect.tsx';
import { SourceForm } from './source-form.tsx';

/** The first source of a project: choose, fill in, and wait for the first report. */
export function FirstSource() {
  const { api, project } = useProject();
  const kinds = useQuery(sourceKindsQuery(api));
  const [kind, setKind] = useState<string | null>(null);
  const [sourceId, setSourceId] = useState<string | null>(null);
  const source = useQuery({ ...sourceQuery(api, project.id, sourceId ?? ''), enabled: sourceId !== null });

  return (
    <Data query={kinds} what="The kinds of sources" loading={<BlockSkeleton lines={8} />}>
      {({ items }) => {
        const facts = items.find((one) => one.kind === kind);
        if (sourceId)
          return (
            <Data query={source} what="The source" loading={<BlockSkeleton lines={8} />}>
              {(found) => (
                <div className="grid gap-4">
                  <SourceConnect source={found} facts={facts} />
                  <ButtonLink
                    size="md"
                    variant={found.state === 'listening' ? 'secondary' : 'primary'}
                    href="/dashboard/clusters"
                    className="justify-self-start"
                  >
                    See the clusters
                  </ButtonLink>
                </div>
              )}
            </Data>
          );
        if (facts)
          return <SourceForm facts={facts} onDone={(made) => setSourceId(made.id)} onBack={() => setKind(null)} />;
        return <KindList kinds={items} onChoose={setKind} />;
      }}
    </Data>
  );
}
