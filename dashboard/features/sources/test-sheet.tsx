'use client';
import type { Source, SourceTest } from '@soulcaster/contract';
import { CircleAlert, CircleCheck, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { CodeLine } from '@/components/code-line.tsx';
import { Sheet } from '@/components/dialog.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Moment } from '@/components/time.tsx';
import { counted } from '@/format/number.ts';
import { readable } from '@/session/problem.ts';
import { HeaderList } from './header-list.tsx';
import type { useTestSource } from './queries/test-source.ts';

interface Props {
  source: Source;
  test: ReturnType<typeof useTestSource>;
  open: boolean;
  onClose: () => void;
}

/** What a test really met: the request and the answer of the door, and what the vendor's API said. */
export function TestSheet({ source, test, open, onClose }: Props) {
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => !next && onClose()}
      className="max-w-2xl"
      title={`Test of ${source.name}`}
      description="Real requests; no report is stored by them."
    >
      <div className="grid gap-5">
        {test.isPending && <BlockSkeleton lines={10} />}
        {test.isError && <ErrorPanel className="m-0" title="The test was not made" error={readable(test.error)} />}
        {test.data?.door && <Door door={test.data.door} />}
        {test.data?.poll && <Poll poll={test.data.poll} />}
        {!test.isPending && (
          <Button className="justify-self-start" icon={<RotateCw className="size-3.5" />} onClick={() => test.mutate()}>
            Test again
          </Button>
        )}
      </div>
    </Sheet>
  );
}

function Door({ door }: { door: NonNullable<SourceTest['door']> }) {
  const ok = door.status !== null && door.status < 300;
  return (
    <section className="grid gap-3" data-test-door={door.status}>
      <Verdict ok={ok} aside={`${door.milliseconds} ms`}>
        {door.status === null ? 'The door did not answer' : `The door answered ${door.status}`}
      </Verdict>
      {door.delivery?.reason && <p className="text-muted">{said(door.delivery.reason)}</p>}
      <div>
        <p className="label mb-1">Answer</p>
        <CodeLine label="The answer" text={indented(door.answer)} wrap />
      </div>
      <div>
        <p className="label mb-1">Sent · POST {door.url}</p>
        <div className="max-h-72 overflow-y-auto rounded-md">
          <CodeLine label="The body that was sent" text={indented(door.body)} />
        </div>
      </div>
      <HeaderList title="Headers, as the sender makes them" headers={door.headers} />
    </section>
  );
}

function Poll({ poll }: { poll: NonNullable<SourceTest['poll']> }) {
  return (
    <section className="grid gap-2" data-test-poll={poll.ok}>
      <Verdict ok={poll.ok} aside={`${poll.milliseconds} ms`}>
        {poll.ok ? `The API answered: ${counted(poll.found, 'item')} found` : 'The API gave nothing'}
      </Verdict>
      <p className="text-muted">{poll.message}</p>
      {poll.retry_at && (
        <p className="text-muted">
          It may be asked again from <Moment at={poll.retry_at} />.
        </p>
      )}
      {poll.titles.length > 0 && (
        <ul className="grid list-disc gap-0.5 pl-5 marker:text-faint">
          {poll.titles.map((title) => (
            <li key={title}>{title}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Verdict({ ok, aside, children }: { ok: boolean; aside: string; children: ReactNode }) {
  const Icon = ok ? CircleCheck : CircleAlert;
  return (
    <p role="status" className="flex items-center gap-2 font-medium">
      <Icon className={ok ? 'size-4 text-green' : 'size-4 text-red'} aria-hidden="true" />
      {children}
      <span className="tnum ml-auto text-12 font-normal text-faint">{aside}</span>
    </p>
  );
}

const said = (reason: string) => {
  const text = reason.replace(/^a test: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** JSON in lines; what is none, as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
