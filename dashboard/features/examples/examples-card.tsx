'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Card, Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { counted } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { ExampleForm } from './example-form.tsx';
import { ExampleLine } from './example-line.tsx';
import { examplesQuery } from './queries/examples.ts';
import { useFindExamples } from './queries/find-examples.ts';

/** Inputs and what should come out: what a fix is held against, and which it brings as its test. */
export function ExamplesCard({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(examplesQuery(api, project.id, clusterId));
  const find = useFindExamples();
  const off = useWhyNot()('developer');
  const [adding, setAdding] = useState(false);
  const count = query.data?.items.length ?? 0;
  return (
    <Section
      title="Examples"
      count={count || undefined}
      aside={
        count > 0 &&
        !adding && (
          <Button icon={<Plus className="size-3.5" />} off={off} onClick={() => setAdding(true)}>
            Add
          </Button>
        )
      }
    >
      <Card className="@container">
        <Data query={query} what="The examples" loading={<BlockSkeleton lines={3} />}>
          {({ items, in_reports }) => (
            <>
              {adding && <ExampleForm clusterId={clusterId} close={() => setAdding(false)} />}
              {in_reports > 0 && (
                <div className="flex flex-wrap items-center gap-3 border-b border-line p-4 last:border-b-0">
                  <p className="min-w-48 flex-1">
                    The reports tell {counted(in_reports, 'call')} with values.{' '}
                    <span className="text-muted">Looked up in the code, each can become a test.</span>
                  </p>
                  <Button
                    variant="primary"
                    icon={<ScanSearch className="size-3.5" />}
                    off={off}
                    busy={find.isPending}
                    onClick={() => find.mutate(clusterId)}
                  >
                    Look them up
                  </Button>
                </div>
              )}
              {items.length > 0 && (
                <ul className="divide-y divide-line">
                  {items.map((example) => (
                    <ExampleLine key={example.id} example={example} />
                  ))}
                </ul>
              )}
              {items.length === 0 && !adding && (
                <div className="flex flex-wrap items-center gap-3 p-4">
                  <p className="min-w-48 flex-1 text-muted">
                    An input and what should come out is the best proof of a fix: it becomes the test that the fix has
                    to turn green.
                  </p>
                  <Button icon={<Plus className="size-3.5" />} off={off} onClick={() => setAdding(true)}>
                    Add an example
                  </Button>
                </div>
              )}
            </>
          )}
        </Data>
      </Card>
    </Section>
  );
}
