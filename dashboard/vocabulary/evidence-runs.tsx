import type { Evidence } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { duration } from '@/format/time.ts';
import { phaseInWords, resultInWords } from './evidence-words.ts';

/** The commands that were run, in order: on what, with which end. One line each where there is room, two where not. */
export function EvidenceRuns({ evidence }: { evidence: Evidence }) {
  return (
    <div className="@container">
      <ol aria-label="Commands that were run" className="tnum grid divide-y divide-line border-y border-line text-12">
        {evidence.commands.map((run, index) => {
          const result = resultInWords(run, evidence.newly_failing.length);
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the same command is run more than once, in order
              key={index}
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-1.5 @xl:grid-cols-[9rem_minmax(0,1fr)_auto_3.5rem]"
            >
              <span className="text-muted">{phaseInWords(run.phase)}</span>
              <code className="order-last col-span-2 font-mono wrap-anywhere @xl:order-none @xl:col-span-1">
                {run.command}
              </code>
              <span className="flex flex-wrap justify-end gap-x-2">
                {run.passed > 0 && <span className="text-green">{run.passed} passed</span>}
                {result && <span className={result.bad ? 'text-red' : 'text-muted'}>{result.text}</span>}
                <span className={cx('font-mono', run.exit_code === 0 ? 'text-faint' : 'text-muted')}>
                  {run.exit_code === null ? 'no exit' : `exit ${run.exit_code}`}
                </span>
              </span>
              <span className="hidden text-right text-faint @xl:block">{duration(run.duration_ms)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
