import type { SourceKind } from '@soulcaster/contract';
import {
  Bug,
  ChartColumn,
  FolderGit2,
  Logs,
  type LucideIcon,
  MessageSquare,
  Pencil,
  Radio,
  SquareTerminal,
  Webhook,
} from 'lucide-react';
import { cx } from '@/components/cx.ts';

export const sourceKinds: Record<SourceKind, { label: string; icon: LucideIcon }> = {
  manual: { label: 'Manual', icon: Pencil },
  sentry: { label: 'Sentry', icon: Bug },
  github: { label: 'GitHub Issues', icon: FolderGit2 },
  webhook: { label: 'Webhook', icon: Webhook },
  reddit: { label: 'Reddit', icon: MessageSquare },
  datadog: { label: 'Datadog', icon: Radio },
  splunk: { label: 'Splunk', icon: Logs },
  posthog: { label: 'PostHog', icon: ChartColumn },
  'sentry-sdk': { label: 'Sentry SDK', icon: SquareTerminal },
};

/** The icon of a source. Beside its word it is only an ornament, else it carries the word. */
export function SourceIcon(props: { source: SourceKind; besideWord?: boolean; className?: string }) {
  const { icon: Icon, label } = sourceKinds[props.source];
  const className = cx('size-3.5 shrink-0', props.className);
  if (props.besideWord) return <Icon aria-hidden="true" className={className} />;
  return <Icon role="img" aria-label={label} className={className} />;
}

/** The sources of a cluster, each with how many reports came from it. */
export function SourceCounts(props: { sources: { source: SourceKind; count: number }[]; max?: number }) {
  const shown = props.sources.slice(0, props.max ?? 4);
  const all = props.sources.map((entry) => `${sourceKinds[entry.source].label}: ${entry.count}`).join(', ');
  return (
    <span className="flex items-center gap-2 overflow-hidden text-muted" title={all}>
      {shown.map((entry) => (
        <span key={entry.source} className="flex items-center gap-0.5">
          <SourceIcon source={entry.source} />
          <span className="tnum text-11">{entry.count}</span>
        </span>
      ))}
      {props.sources.length > shown.length && (
        <span className="text-11 text-faint">+{props.sources.length - shown.length}</span>
      )}
    </span>
  );
}
