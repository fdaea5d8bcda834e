'use client';
import type { Job } from '@soulcaster/contract';
import { useMemo, useState } from 'react';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { isActive } from '@/vocabulary/job-stages.ts';
import { plain } from './ansi.tsx';
import { LogBar } from './log-bar.tsx';
import { LogLines } from './log-lines.tsx';
import { useJobLog } from './queries/job-log.ts';

/** The live log: text only, searchable, follows its end until one scrolls up. `tall` fills the place it is given. */
export function JobLog(props: { job: Pick<Job, 'id' | 'status' | 'cluster_short_id'>; tall?: boolean }) {
  const { job } = props;
  const log = useJobLog(job.id);
  const [sought, setSought] = useState('');
  const [problemsOnly, setProblemsOnly] = useState(false);
  const [wrap, setWrap] = useState(true);
  const active = isActive(job.status);

  const lines = useMemo(() => {
    const text = sought.trim().toLowerCase();
    return log.lines.filter(
      (line) => (!problemsOnly || line.level !== 'info') && (!text || plain(line.text).toLowerCase().includes(text)),
    );
  }, [log.lines, sought, problemsOnly]);
  const silence = log.lines.length
    ? 'No line matches.'
    : active
      ? 'Nothing has been said yet.'
      : 'This fix left no log.';

  return (
    <section
      aria-label="Log"
      className={cx(
        '@container flex min-h-0 flex-col overflow-hidden rounded-lg border border-line-strong bg-sunken',
        props.tall ? 'h-full' : 'h-96',
      )}
    >
      <LogBar
        job={job}
        lines={log.lines}
        active={active}
        sought={sought}
        onSeek={setSought}
        problemsOnly={problemsOnly}
        onProblemsOnly={setProblemsOnly}
        wrap={wrap}
        onWrap={setWrap}
      />
      {log.error && log.lines.length === 0 ? (
        <ErrorPanel title="The log could not be loaded" error={log.error} onRetry={log.retry} />
      ) : log.loaded || log.lines.length ? (
        <LogLines lines={lines} wrap={wrap} active={active} loaded={log.loaded} silence={silence} />
      ) : (
        <BlockSkeleton lines={6} />
      )}
    </section>
  );
}
