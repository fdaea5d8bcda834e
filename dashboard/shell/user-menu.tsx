'use client';
import { Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { toast } from 'sonner';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/menu.tsx';
import { useSession } from '@/session/session.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { useShell } from './shell-context.ts';

const themes = [
  { value: 'system', label: 'Same as the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

export function UserMenu() {
  const { me, project } = useSession();
  const { theme, setTheme } = useTheme();
  const { openKeys } = useShell();
  return (
    <Menu
      side="top"
      className="w-56"
      trigger={
        <button type="button" className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 hover:bg-active">
          <Avatar name={me.user.name} url={me.user.avatar_url} />
          <span className="min-w-0 flex-1 truncate text-left text-muted">
            <span className="sr-only">Account: </span>
            {me.user.name}
          </span>
        </button>
      }
    >
      <MenuLabel>
        {me.user.login ?? me.user.email ?? me.user.name}
        {project && ` · ${project.role}`}
      </MenuLabel>
      <MenuSeparator />
      {themes.map(({ value, label, icon: Icon }) => (
        <MenuItem
          key={value}
          icon={<Icon className="size-4" />}
          detail={theme === value ? 'current' : undefined}
          onSelect={() => setTheme(value)}
        >
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<Keyboard className="size-4" />} keys={keysOf('help')} onSelect={openKeys}>
        All keys
      </MenuItem>
      <MenuItem icon={<LogOut className="size-4" />} onSelect={signOut}>
        Sign out
      </MenuItem>
      <div className="px-2 pt-1 pb-0.5 text-11 text-faint">Soulcaster {me.version}</div>
    </Menu>
  );
}

function Avatar({ name, url }: { name: string; url: string | null }) {
  if (url?.startsWith('https://avatars.githubusercontent.com/'))
    // biome-ignore lint/performance/noImgElement: a 20 pixel avatar needs no image optimiser
    return <img src={url} alt="" width={20} height={20} className="size-5 rounded-full" />;
  return (
    <span
      aria-hidden="true"
      className="flex size-5 items-center justify-center rounded-full bg-active text-11 font-medium text-muted"
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}

async function signOut() {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  if (answer?.ok) window.location.assign('/auth/signin');
  else toast.error('You are still signed in: the server did not answer. Try again.');
}
