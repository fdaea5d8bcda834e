'use client';
import type { Example } from '@soulcaster/contract';
import { Check, FlaskConical, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Pill, type Tone } from '@/components/pill.tsx';
import { PlainText } from '@/components/plain-text.tsx';
import { useWhyNot } from '@/session/session.tsx';
import { useDecideExample } from './queries/decide-example.ts';

const origins: Record<Example['origin'], string> = {
  report: 'from a report',
  form: 'typed by a person',
  answer: 'answer to a fix',
};

const states: Record<Example['state'], { label: string; tone: Tone }> = {
  proposed: { label: 'is it right?', tone: 'amber' },
  accepted: { label: 'accepted', tone: 'green' },
  refused: { label: 'refused', tone: 'plain' },
};

const should: Record<Example['expected']['kind'], string> = {
  value: 'should give',
  error: 'should raise',
  no_error: 'should not raise',
};

const noTest = { label: 'no test', tone: 'plain' } as const;

/** A call and what it should give, with the test that it becomes; a person says whether it holds. */
export function ExampleLine({ example }: { example: Example }) {
  const [shown, setShown] = useState(false);
  const decide = useDecideExample();
  const off = useWhyNot()('developer');
  const isCrash = example.expected.kind === 'no_error';
  const { label, tone } = example.state === 'proposed' && !example.test ? noTest : states[example.state];
  const isPending = (state: string) => decide.isPending && decide.variables.state === state;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="grid min-w-56 flex-1 gap-1">
          <code className="font-mono text-12 wrap-anywhere">{example.shown.call}</code>
          <p className="text-12 text-muted">
            {should[example.expected.kind]}{' '}
            <code className="font-mono wrap-anywhere text-fg">{example.shown.expected}</code>
          </p>
          {isCrash && example.test && (
            <p className="text-12 text-muted">Crash-only: nothing says what it should give, so a fix stays a draft.</p>
          )}
        </div>
        <span className="flex items-center gap-1.5">
          <span className="text-12 text-faint">{origins[example.origin]}</span>
          <Pill tone={tone} title={example.decided_by ? `by ${example.decided_by}` : undefined}>
            {label}
          </Pill>
        </span>
      </div>
      {example.problem && (
        <div className="text-12 text-muted">
          {isCrash && !example.test && <p className="text-fg">No call was rebuilt from this crash.</p>}
          <PlainText text={example.problem} />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        {example.state !== 'accepted' && example.test && (
          <Button
            icon={<Check className="size-3.5" />}
            off={off}
            busy={isPending('accepted')}
            onClick={() => decide.mutate({ example, state: 'accepted' })}
          >
            {example.state === 'proposed' ? 'It is right' : 'Accept after all'}
          </Button>
        )}
        {example.state !== 'refused' && (
          <Button
            variant={example.state === 'proposed' ? 'secondary' : 'ghost'}
            icon={<X className="size-3.5" />}
            off={off}
            busy={isPending('refused')}
            onClick={() => decide.mutate({ example, state: 'refused' })}
          >
            {example.state === 'accepted' ? 'Take it back' : example.test ? 'Not so' : 'Put aside'}
          </Button>
        )}
        {example.test && (
          <Button
            variant="ghost"
            icon={<FlaskConical className="size-3.5" />}
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide the test' : 'Show the test'}
          </Button>
        )}
      </div>
      {shown && example.test && (
        <figure className="overflow-hidden rounded-md border border-line-strong">
          <figcaption className="border-b border-line bg-raised px-3 py-1.5 font-mono text-11 break-all text-muted">
            {example.test.path}
          </figcaption>
          <pre className="overflow-x-auto px-3 py-2 font-mono text-12 leading-5">{example.test.text}</pre>
        </figure>
      )}
    </li>
  );
}
