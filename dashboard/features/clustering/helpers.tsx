import type { ClusteringStatus, EmbedderStatus, GroupingModelStatus } from '@soulcaster/contract';
import type { ReactNode } from 'react';
import { Pill, type Tone } from '@/components/pill.tsx';
import { dollars, exact } from '@/format/number.ts';

const states: Record<EmbedderStatus['state'] | GroupingModelStatus['state'], { label: string; tone: Tone }> = {
  ready: { label: 'ready', tone: 'green' },
  catching_up: { label: 'catching up', tone: 'accent' },
  switching: { label: 'switching', tone: 'accent' },
  down: { label: 'down', tone: 'red' },
  over_budget: { label: 'over today’s budget', tone: 'amber' },
};

/** The matcher, which always decides, and the two that may help it. */
export function Helpers({ status }: { status: ClusteringStatus }) {
  const { embedder, model } = status;
  return (
    <dl className="divide-y divide-line">
      <Row name="Matcher" id={status.algorithm}>
        Decides by upstream group, crash, message and words, on this machine. Upgrades do not reshuffle your clusters.
      </Row>
      <Row name="Embedder" id={embedder?.name ?? null} state={embedder?.state ?? null}>
        {embedder
          ? (embedder.message ?? `${exact(embedder.embedded)} of ${exact(embedder.total)} reports have a vector.`)
          : 'None: the matcher alone decides.'}
        {embedder && <Spent usd={embedder.spent_today_usd} />}
      </Row>
      <Row name="Model" id={model?.name ?? null} state={model?.state ?? null}>
        {model
          ? (model.message ?? 'Asked where the matcher is unsure, and words titles.')
          : 'None: doubts become questions to you.'}
        {model && <Spent usd={model.spent_today_usd} />}
      </Row>
    </dl>
  );
}

function Row(props: { name: string; id: string | null; state?: keyof typeof states | null; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 px-4 py-2.5 @lg:grid-cols-[6rem_1fr]">
      <dt className="font-medium">{props.name}</dt>
      <dd className="min-w-0">
        {props.id && (
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-12">{props.id}</span>
            {props.state && <Pill tone={states[props.state].tone}>{states[props.state].label}</Pill>}
          </span>
        )}
        <span className="block text-12 wrap-anywhere text-muted">{props.children}</span>
      </dd>
    </div>
  );
}

const Spent = ({ usd }: { usd: number }) => <span className="tnum"> {dollars(usd)} spent today.</span>;
