import type { Evidence } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { duration } from '@/format/time.ts';
import { EvidencePill, evidenceLevels } from './evidence-level.tsx';

/** What the host saw: the level and its meaning, the commands, the tests that turned, and what was not checked. */
export function EvidenceTable({ evidence }: { evidence: Evidence }) {
  return (
    <div className="grid gap-3 p-4">
      <div className="grid gap-1">
        <div>
          <EvidencePill level={evidence.level} />
        </div>
        <p>{evidence.summary}</p>
        <p className="text-12 text-faint">{evidenceLevels[evidence.level].means}</p>
      </div>
      {evidence.commands.length > 0 && <Commands commands={evidence.commands} />}
      <Tests title="Red before, green after" tests={evidence.reproducing_tests} />
      <Tests
        title="Newly passing"
        tests={evidence.newly_passing.filter((test) => !evidence.reproducing_tests.includes(test))}
      />
      <Tests title="Newly failing" tests={evidence.newly_failing} bad />
      {evidence.not_checked.length > 0 && (
        <div>
          <h4 className="label">Not checked</h4>
          <ul className="list-disc pl-4 text-muted marker:text-faint">
            {evidence.not_checked.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Commands({ commands }: { commands: Evidence['commands'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Commands that were run">
      <table className="tnum w-full min-w-96 text-12">
        <thead>
          <tr className="label text-left [&>th]:pb-1 [&>th]:font-normal">
            <th>On</th>
            <th>Command</th>
            <th className="text-right">Exit</th>
            <th className="text-right">Passed</th>
            <th className="text-right">Failed</th>
            <th className="text-right">Time</th>
          </tr>
        </thead>
        <tbody>
          {commands.map((run, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same command is run more than once, in order
            <tr key={index} className="border-t border-line [&>td]:py-1.5">
              <td className="pr-3 whitespace-nowrap text-muted">{run.phase}</td>
              <td className="pr-3 font-mono break-all">{run.command}</td>
              <td className={cx('text-right font-mono', run.exit_code === 0 ? 'text-green' : 'text-red')}>
                {run.exit_code ?? '–'}
              </td>
              <td className="pl-3 text-right">{run.passed}</td>
              <td className={cx('pl-3 text-right', run.failed > 0 && 'text-red')}>{run.failed}</td>
              <td className="pl-3 text-right whitespace-nowrap text-muted">{duration(run.duration_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Tests({ title, tests, bad = false }: { title: string; tests: string[]; bad?: boolean }) {
  if (tests.length === 0) return null;
  return (
    <div>
      <h4 className="label">{title}</h4>
      <ul className="grid gap-0.5 font-mono text-12">
        {tests.map((test) => (
          <li key={test} className={cx('break-words', bad && 'text-red')}>
            {test}
          </li>
        ))}
      </ul>
    </div>
  );
}
