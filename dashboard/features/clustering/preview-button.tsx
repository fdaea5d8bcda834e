'use client';
import type { Sensitivity } from '@soulcaster/contract';
import { Check, Eye } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/button.tsx';
import { Menu, MenuItem, MenuLabel } from '@/components/menu.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { sensitivities, sensitivityOrder } from '@/vocabulary/sensitivity.ts';
import { useStartRun } from './queries/start-run.ts';

/** Starts a run that groups everything anew and changes nothing, and goes to where its diff will be. */
function usePreview() {
  const router = useRouter();
  const start = useStartRun();
  return {
    off: useWhyNot()('triager'),
    busy: start.isPending,
    preview: (sensitivity: Sensitivity) =>
      start.mutate(
        { mode: 'preview', sensitivity },
        { onSuccess: (job) => router.push(`/settings/grouping/${job.id}`) },
      ),
  };
}

/** Lets one choose with which sensitivity. */
export function PreviewButton({ label = 'Preview re-clustering' }: { label?: string }) {
  const { project } = useProject();
  const { off, busy, preview } = usePreview();
  const button = (
    <Button icon={<Eye className="size-3.5" />} off={off} busy={busy}>
      {label}
    </Button>
  );
  if (off) return button;
  return (
    <Menu align="end" trigger={button}>
      <MenuLabel>Group everything anew, and show what would change</MenuLabel>
      {sensitivityOrder.map((one) => (
        <MenuItem
          key={one}
          icon={project.settings.sensitivity === one ? <Check className="size-4" /> : <span />}
          detail={sensitivities[one].short}
          onSelect={() => preview(one)}
        >
          {sensitivities[one].label}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** For the sensitivity that is chosen in a form. */
export function PreviewThis({ sensitivity }: { sensitivity: Sensitivity }) {
  const { off, busy, preview } = usePreview();
  return (
    <Button icon={<Eye className="size-3.5" />} off={off} busy={busy} onClick={() => preview(sensitivity)}>
      Preview “{sensitivities[sensitivity].label}”
    </Button>
  );
}
