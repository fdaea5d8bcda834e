'use client';
import { envelopeUrl, type Source } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CodeLine } from '@/components/code-line.tsx';
import { useProject } from '@/session/session.tsx';
import { sampleQuery } from './queries/sample.ts';
import { curlLine, sendLine, type Target } from './try-lines.ts';

/** Lines to paste into a terminal that send one report as the vendor would. */
export function TryIt(props: { source: Source; url: string | null; secret: string | null; whole: boolean }) {
  const { source } = props;
  const { api, project } = useProject();
  const sample = useQuery(sampleQuery(api, project.id, source.id));
  const target: Target = {
    kind: source.kind,
    url: doorOf(props.url ?? ''),
    secret: props.secret,
    signature: source.signature,
  };
  const curl = sample.data ? curlLine(target, sample.data) : null;
  const send = sendLine(target);
  if (!curl && !send) return null;
  return (
    <details open={source.state === 'listening'} className="group">
      <summary className="w-fit text-13 font-semibold">Try it from a terminal</summary>
      <div className="mt-2 grid gap-2">
        {!props.whole && props.url && (
          <p className="text-12 text-faint">Put in the whole address and the secret; they are not kept readable.</p>
        )}
        {send && <CodeLine label="Send one with the command line" text={send} />}
        {curl && <CodeLine label="Send one signed report with curl" text={curl} />}
      </div>
    </details>
  );
}

/** A DSN names its door by a number; every other address is the door. */
const doorOf = (address: string) => (URL.parse(address)?.username ? envelopeUrl(address) : address);
