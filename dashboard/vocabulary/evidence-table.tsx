import type { Evidence } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { EvidencePill } from './evidence-level.tsx';
import { EvidenceRuns } from './evidence-runs.tsx';

/** What the host saw: the level, the commands, the tests that turned, and what was not checked. */
export function EvidenceTable({ evidence }: { evidence: Evidence }) {
  return (
    <div className="grid gap-3 p-4">
      <div className="grid gap-1">
        <div>
          <EvidencePill level={evidence.level} />
        </div>
        <p>{evidence.summary}</p>
      </div>
      {evidence.commands.length > 0 && <EvidenceRuns evidence={evidence} />}
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

function Tests({ title, tests, bad = false }: { title: string; tests: string[]; bad?: boolean }) {
  if (tests.length === 0) return null;
  return (
    <div>
      <p className="label">{title}</p>
      <ul className="grid gap-0.5 font-mono text-12">
        {tests.map((test) => (
          <li key={test} className={cx('wrap-anywhere', bad && 'text-red')}>
            {test}
          </li>
        ))}
      </ul>
    </div>
  );
}
