'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { ArrowRight, CornerDownLeft, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Kbd } from '@/components/kbd.tsx';
import { useProject } from '@/session/session.tsx';
import { useShortcuts } from '@/shortcuts/shortcuts.tsx';
import { keysOf, type ShortcutId, shortcuts } from '@/shortcuts/table.ts';
import { ClusterStatusIcon } from '@/vocabulary/cluster-status.tsx';
import { destinations } from './destinations.ts';
import { paletteClustersQuery } from './palette-clusters.ts';
import { pastedPath } from './pasted-path.ts';

const here: ShortcutId[] = [
  'start_fix',
  'ignore',
  'resolve',
  'same',
  'different',
  'later',
  'merge',
  'split',
  'new_report',
  'search',
  'undo',
  'help',
];

export function Palette(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Base.Popup className="fixed top-[14vh] left-1/2 z-30 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-pop outline-none">
          <Base.Title className="sr-only">Search and commands</Base.Title>
          <PaletteBody close={() => props.onOpenChange(false)} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const { api, project } = useProject();
  const router = useRouter();
  const bound = useShortcuts();
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const clusters = useQuery(paletteClustersQuery(api, project.id, sought));
  const [active] = useState(() => here.filter((id) => bound?.active().includes(id)));
  const pasted = pastedPath(sought, clusters.data?.items ?? []);

  const go = (href: string) => {
    close();
    router.push(href);
  };

  return (
    <Command loop label="Search and commands" className="flex max-h-[60vh] flex-col">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Find a cluster, a page or a command; or paste an id"
        className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-14 outline-none"
      />
      <Command.List className="min-h-0 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-faint">
        <Command.Empty className="px-3 py-8 text-center text-muted">Nothing matches “{sought}”.</Command.Empty>
        {pasted && (
          <Item value={`open ${sought}`} icon={<ArrowRight className="size-4" />} onSelect={() => go(pasted)}>
            Open {sought}
          </Item>
        )}
        {active.length > 0 && (
          <Command.Group heading="Here">
            {active.map((id) => (
              <Item
                key={id}
                value={shortcuts[id].label}
                keys={keysOf(id)}
                icon={<CornerDownLeft className="size-4" />}
                onSelect={() => {
                  close();
                  // After the palette has given the focus back.
                  setTimeout(() => bound?.run(id), 50);
                }}
              >
                {shortcuts[id].label}
              </Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Go to">
          {destinations.map(({ href, label, icon: Icon, shortcut }) => (
            <Item
              key={href}
              value={`go ${label}`}
              icon={<Icon className="size-4" />}
              keys={shortcut && keysOf(shortcut)}
              onSelect={() => go(href)}
            >
              {label}
            </Item>
          ))}
          <Item value="new project" icon={<Plus className="size-4" />} onSelect={() => go('/dashboard/setup')}>
            New project
          </Item>
        </Command.Group>
        {clusters.data && clusters.data.items.length > 0 && (
          <Command.Group heading="Clusters">
            {clusters.data.items.map((cluster) => (
              <Item
                key={cluster.id}
                value={`${cluster.short_id} ${cluster.title} ${sought}`}
                icon={<ClusterStatusIcon status={cluster.status} />}
                detail={cluster.short_id}
                onSelect={() => go(`/dashboard/clusters/${cluster.id}`)}
              >
                {cluster.title}
              </Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

function Item(props: {
  value: string;
  icon: ReactNode;
  detail?: string;
  keys?: string | undefined;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-active"
    >
      <span className="flex size-4 items-center justify-center text-muted">{props.icon}</span>
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
      {props.detail && <span className="font-mono text-11 text-faint">{props.detail}</span>}
      {props.keys && <Kbd keys={props.keys} />}
    </Command.Item>
  );
}
