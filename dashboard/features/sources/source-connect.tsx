'use client';
import type { Source, SourceKindFacts } from '@soulcaster/contract';
import type { ReactNode } from 'react';
import { CodeLine } from '@/components/code-line.tsx';
import { Listening } from './listening.tsx';
import { SendPosts } from './reddit/send-posts.tsx';
import { useShownOnce } from './shown-once.ts';
import { TryIt } from './try-it.tsx';

/** What to do at the sender, step by step, and the wait for the first delivery. */
export function SourceConnect({ source, facts }: { source: Source; facts: SourceKindFacts | undefined }) {
  const once = useShownOnce(source.id);
  const url = once?.url ?? source.ingest_url;
  return (
    <section aria-label="Connect" className="grid gap-5">
      <Listening source={source} />
      {url && (
        <div className="grid gap-3">
          {once && (
            <p className="rounded-md bg-amber-soft px-3 py-2 text-12 text-amber">{onceText(once.secret !== null)}</p>
          )}
          <Labelled label="Address">
            <CodeLine label="The address to paste at the sender" text={url} wrap />
          </Labelled>
          {once?.secret && (
            <Labelled label="Secret">
              <CodeLine label="The signing secret" text={once.secret} wrap />
            </Labelled>
          )}
          {!once && isHidden(url) && (
            <p className="text-12 text-faint">
              The key in the address is hidden now. If it is lost, make a new one with “New key”; the old one works for
              a day more.
            </p>
          )}
        </div>
      )}
      {facts && facts.steps.length > 0 && (
        <div className="grid gap-2">
          <h3 className="text-13 font-semibold">Steps</h3>
          <ol className="grid gap-2.5">
            {facts.steps.map((step, index) => (
              <li key={step} className="flex gap-3">
                <span className="tnum mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-active text-11 text-muted">
                  {index + 1}
                </span>
                <span className="min-w-0 break-words">{withAddress(step, url && !isHidden(url) ? url : null)}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
      {source.kind === 'reddit' && facts?.takes_pushed && <SendPosts source={source} />}
      <TryIt source={source} url={url} secret={once?.secret ?? null} whole={once !== null || !isHidden(url ?? '')} />
    </section>
  );
}

/** The key of an address is shown once; a DSN is always whole. */
const isHidden = (url: string) => url.includes('/…');

/** `{url}` in a step is the address to paste. */
function withAddress(step: string, url: string | null): ReactNode {
  const [before = '', ...rest] = step.split('{url}');
  if (rest.length === 0) return step;
  const shown = url ? (
    <code className="rounded bg-sunken py-0.5 font-mono text-12 break-all">{url}</code>
  ) : (
    <span className="text-muted">the whole address, as it was shown once</span>
  );
  return (
    <>
      {before}
      {shown}
      {rest.join('{url}')}
    </>
  );
}

const Labelled = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <p className="label mb-1">{label}</p>
    {children}
  </div>
);

const onceText = (withSecret: boolean) =>
  withSecret
    ? 'The whole address and the secret are shown only now. Copy them before you leave.'
    : 'The whole address is shown only now. Copy it before you leave.';
