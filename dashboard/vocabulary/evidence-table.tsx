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
          <p className="label">Not checked</p>
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
    <section
      className="@container overflow-x-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      aria-label="Commands that were run"
    >
      <table className="tnum w-full text-12">
        <thead>
          <tr className="text-left text-11 text-faint [&>th]:pb-1 [&>th]:font-normal">
            <th>On</th>
            <th>Command</th>
            <th className="text-right">Exit</th>
            <th className="text-right">Tests</th>
            <th className="hidden text-right @sm:table-cell">Time</th>
          </tr>
        </thead>
        <tbody>
          {commands.map((run, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same command is run more than once, in order
            <tr key={index} className="border-t border-line align-top [&>td]:py-1.5">
              <td className="pr-3 text-muted">{run.phase}</td>
              <td className="pr-3 font-mono break-words">{run.command}</td>
              <td className={cx('text-right font-mono', run.exit_code === 0 ? 'text-green' : 'text-red')}>
                {run.exit_code ?? '–'}
              </td>
              <td className="pl-3 text-right whitespace-nowrap">
                {run.passed} passed
                {run.failed > 0 && <span className="block text-red">{run.failed} failed</span>}
              </td>
              <td className="hidden pl-3 text-right whitespace-nowrap text-muted @sm:table-cell">
                {duration(run.duration_ms)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Tests({ title, tests, bad = false }: { title: string; tests: string[]; bad?: boolean }) {
  if (tests.length === 0) return null;
  return (
    <div>
      <p className="label">{title}</p>
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
