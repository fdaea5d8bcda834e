import type { LogLine } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { clockTime } from '@/format/time.ts';
import { Ansi } from './ansi.tsx';

const origins: Record<LogLine['origin'], string> = {
  soulcaster: 'text-accent-text',
  sandbox: 'text-cyan',
  agent: 'text-purple',
  test: 'text-blue',
  git: 'text-amber',
};

export function LogRow(props: { line: LogLine; wrap: boolean; marked: boolean; onMark: () => void }) {
  const { line } = props;
  return (
    <div
      className={cx(
        'flex min-h-6 items-start gap-2 pr-4 font-mono text-12 leading-6 hover:bg-hover',
        line.level === 'error' && 'bg-red-soft',
        line.level === 'warn' && 'bg-amber-soft',
        props.marked && 'bg-selected',
      )}
    >
      <a
        href={`#L${line.seq}`}
        onClick={props.onMark}
        aria-label={`Line ${line.seq}`}
        className="tnum w-9 shrink-0 text-right @lg:w-11 text-faint hover:text-fg"
      >
        {line.seq}
      </a>
      <time dateTime={line.at} className="tnum hidden shrink-0 text-faint @lg:inline">
        {clockTime(line.at)}
      </time>
      <span className={cx('w-14 shrink-0 truncate @lg:w-20', origins[line.origin])}>{line.origin}</span>
      <span
        className={cx(
          'min-w-0 flex-1',
          props.wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre',
          line.level === 'error' && 'text-red',
        )}
      >
        <Ansi text={line.text} />
      </span>
    </div>
  );
}
