'use client';
import type { Source, SourceKindFacts } from '@soulcaster/contract';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { CodeLine } from '@/components/code-line.tsx';
import { Section } from '@/components/section.tsx';
import { Ago } from '@/components/time.tsx';
import { useLiveEvent } from '@/live/live.tsx';
import { useShownOnce } from './shown-once.ts';
import { curlLine, sendLine } from './try-lines.ts';

/** What to do at the sender, and the wait for the first delivery, which turns green by itself. */
export function SourceConnect({ source, facts }: { source: Source; facts: SourceKindFacts | undefined }) {
  const once = useShownOnce(source.id);
  const url = once?.url ?? source.ingest_url;
  const curl = url && curlLine(source.kind, url, once?.secret ?? null);
  const send = url !== null ? sendLine(source.kind, url, once?.secret ?? null) : sendLine(source.kind, '', null);
  return (
    <Section title="Connect">
      <Listening source={source} />
      {once && (
        <p className="rounded-md bg-amber-soft px-3 py-2 text-12 text-amber">{onceText(once.secret !== null)}</p>
      )}
      {url && (
        <div>
          <p className="label mb-1">Address</p>
          <CodeLine label="The address to paste at the sender" text={url} wrap />
        </div>
      )}
      {once?.secret && (
        <div>
          <p className="label mb-1">Secret</p>
          <CodeLine label="The signing secret" text={once.secret} wrap />
        </div>
      )}
      {!once && url && (
        <p className="text-12 text-faint">
          The key in the address is hidden now. If it is lost, make a new one with “New key”; the old one works for a
          day more.
        </p>
      )}
      {facts && facts.steps.length > 0 && (
        <ol className="grid list-decimal gap-1 pl-5 marker:text-faint">
          {facts.steps.map((step) => (
            <li key={step}>{step.replaceAll('{url}', once?.url ?? 'the whole address, as it was shown once')}</li>
          ))}
        </ol>
      )}
      {(curl || send) && (
        <details open={source.state === 'listening'}>
          <summary className="w-fit text-12 text-muted hover:text-fg">Try it from a terminal</summary>
          <div className="mt-2 grid gap-2">
            {!once && url && (
              <p className="text-12 text-faint">Put in the whole address and the secret; they are not kept readable.</p>
            )}
            {curl && <CodeLine label="Send one signed report with curl" text={curl} />}
            {send && <CodeLine label="Send one with the command line" text={send} />}
          </div>
        </details>
      )}
    </Section>
  );
}

const onceText = (withSecret: boolean) =>
  withSecret
    ? 'The whole address and the secret are shown only now. Copy them before you leave.'
    : 'The whole address is shown only now. Copy it before you leave.';

function Listening({ source }: { source: Source }) {
  const [arrived, setArrived] = useState(false);
  useLiveEvent((event) => {
    if (event.type === 'source.received' && event.subject_id === source.id) setArrived(true);
  });
  if (source.state === 'off') return <p className="text-muted">It is switched off and takes nothing in.</p>;
  if (source.state === 'listening' && !arrived)
    return (
      <p role="status" className="flex items-center gap-2 text-muted" data-listening>
        <LoaderCircle className="size-4 animate-spin-slow text-blue" aria-hidden="true" />
        Listening… nothing has arrived yet.
      </p>
    );
  return (
    <p role="status" className="flex items-center gap-2" data-receiving>
      {source.state === 'failing' ? (
        <CircleAlert className="size-4 text-red" aria-hidden="true" />
      ) : (
        <CircleCheck className="size-4 text-green" aria-hidden="true" />
      )}
      <span>
        {source.state === 'failing' ? 'Deliveries arrive, but the last ones failed.' : 'Connected.'}{' '}
        <span className="text-muted">
          {source.last_delivery_at ? (
            <>
              Last delivery <Ago inWords at={source.last_delivery_at} />, {source.deliveries_today} today.
            </>
          ) : (
            'The first delivery has arrived and was accepted.'
          )}
        </span>
      </span>
    </p>
  );
}
