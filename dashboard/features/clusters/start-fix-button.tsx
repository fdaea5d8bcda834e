'use client';
import type { Cluster } from '@soulcaster/contract';
import { ChevronDown, Wrench } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { Field, Textarea } from '@/components/field.tsx';
import { Menu, MenuItem } from '@/components/menu.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import type { Verdicts } from './use-verdicts.ts';

/** Starts a fix, at once or with a hint for the agent; when it cannot, says why. */
export function StartFixButton({ cluster, verdicts }: { cluster: Cluster; verdicts: Verdicts }) {
  const [hinting, setHinting] = useQueryState('hint', parseAsString);
  const off = verdicts.noFix ?? (cluster.fix.ready ? null : cluster.fix.reason);
  return (
    <span className="inline-flex">
      <Button
        variant="primary"
        className="rounded-r-none"
        icon={<Wrench className="size-3.5" />}
        keys={keysOf('start_fix')}
        showKeys
        busy={verdicts.starting === cluster.id}
        off={off}
        onClick={() => verdicts.startFix([cluster])}
      >
        {cluster.status === 'failed' ? 'Start again' : 'Start fix'}
      </Button>
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label="More ways to start the fix"
            data-off={off ? '' : undefined}
            className="ml-px flex h-7 w-6 items-center justify-center rounded-r-md bg-accent text-on-accent hover:bg-accent-hover data-off:bg-active data-off:text-muted"
          >
            <ChevronDown className="size-3.5" aria-hidden="true" />
          </button>
        }
      >
        <MenuItem off={off} onSelect={() => setHinting('1')}>
          Start with a hint…
        </MenuItem>
      </Menu>
      <Dialog
        open={hinting !== null}
        onOpenChange={(open) => !open && setHinting(null)}
        title="Start with a hint"
        description="What you know that the reports do not say. The agent reads it before it begins."
      >
        <HintForm
          off={off}
          onStart={(hint) => {
            verdicts.startFix([cluster], hint);
            setHinting(null);
          }}
        />
      </Dialog>
    </span>
  );
}

function HintForm({ off, onStart }: { off: string | null; onStart: (hint: string) => void }) {
  const [hint, setHint] = useState('');
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!off && hint.trim()) onStart(hint.trim());
      }}
    >
      <Field label="Hint" error={off}>
        <Textarea
          rows={5}
          value={hint}
          maxLength={4000}
          required
          autoFocus
          placeholder="The list is empty before the cart has loaded; an empty state is what we want."
          onChange={(event) => setHint(event.target.value)}
        />
      </Field>
      <Button size="md" variant="primary" type="submit" className="justify-self-end" off={off}>
        Start the fix
      </Button>
    </form>
  );
}
