'use client';
import type { Capabilities } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { useSession } from '@/session/session.tsx';
import { capabilitiesQuery } from './queries/capabilities.ts';

interface Row {
  id: string;
  detail: string | null;
  on: boolean;
  why: string;
}

/** What this installation can use, and how to turn the rest on. Keys stand in its environment, never here. */
export function CapabilityList({ embedderProgress }: { embedderProgress: ReactNode }) {
  const { api } = useSession();
  const query = useQuery(capabilitiesQuery(api));
  return (
    <Data query={query} what="What is available" loading={<RowSkeletons rows={10} height={44} />}>
      {(data) => (
        <>
          <Group
            title="Models"
            about="Which language model plans and edits. None is needed for the repair agent."
            rows={models(data)}
          />
          <Group title="Agents" about="Who edits the code." rows={agents(data)} />
          <Group
            title="Sandboxes"
            about="Where commands run, away from this machine’s files and secrets."
            rows={sandboxes(data)}
          />
          <Group title="Forges" about="Where code lives and pull requests open." rows={forges(data)} />
          <Group
            title="Embedders"
            about="What helps the grouping to see that reports mean the same. None is needed: words alone decide then."
            rows={embedders(data)}
            below={embedderProgress}
          />
        </>
      )}
    </Data>
  );
}

function Group({ title, about, rows, below }: { title: string; about: string; rows: Row[]; below?: ReactNode }) {
  return (
    <Section title={title}>
      <p className="-mt-1 text-muted">{about}</p>
      <Card>
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.id} className="flex items-start gap-3 px-4 py-2.5">
              {row.on ? (
                <CircleCheck className="mt-0.5 size-4 shrink-0 text-green" role="img" aria-label="available" />
              ) : (
                <CircleSlash className="mt-0.5 size-4 shrink-0 text-faint" role="img" aria-label="off" />
              )}
              <span className="min-w-0 flex-1">
                <span className="font-medium">{row.id}</span>
                {row.detail && <span className="ml-2 font-mono text-12 text-faint">{row.detail}</span>}
                {row.why && <span className="block text-12 wrap-anywhere text-muted">{row.why}</span>}
              </span>
            </li>
          ))}
          {rows.length === 0 && <li className="px-4 py-2.5 text-muted">None is known to this installation.</li>}
        </ul>
        {below}
      </Card>
    </Section>
  );
}

const models = (data: Capabilities): Row[] =>
  data.models.map((one) => ({ id: one.provider, detail: one.model, on: one.configured, why: one.hint }));
const agents = (data: Capabilities): Row[] =>
  data.agents.map((one) => ({ id: one.id, detail: null, on: one.available, why: one.reason }));
const sandboxes = (data: Capabilities): Row[] =>
  data.sandboxes.map((one) => ({ id: one.id, detail: null, on: one.available, why: one.problems.join(' ') }));
const forges = (data: Capabilities): Row[] =>
  data.forges.map((one) => ({ id: one.id, detail: null, on: one.available, why: one.reason }));
const embedders = (data: Capabilities): Row[] =>
  data.embedders.map((one) => ({
    id: one.id,
    detail: one.model && `${one.model}, ${one.dimensions} dimensions`,
    on: one.available,
    why: one.reason,
  }));
