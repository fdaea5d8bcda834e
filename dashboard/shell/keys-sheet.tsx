'use client';
import { Dialog } from '@/components/dialog.tsx';
import { Kbd, SpokenKeys } from '@/components/kbd.tsx';
import { isRepeat, keysOf, sameAs, shortcutIds, shortcuts } from '@/shortcuts/table.ts';

const groups = [...new Set(shortcutIds.map((id) => shortcuts[id].group))];

export function KeysSheet(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props} title="Keys" className="max-w-2xl">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="label mb-1">{group}</h3>
            <dl>
              {shortcutIds
                .filter((id) => shortcuts[id].group === group && !isRepeat(id))
                .map((id) => (
                  <div key={id} className="flex items-center justify-between border-b border-line py-1">
                    <dt>{shortcuts[id].label}</dt>
                    <dd className="flex gap-2">
                      {[id, ...sameAs(id)].map((one) => (
                        <span key={one} className="inline-flex">
                          <Kbd always keys={keysOf(one)} />
                          <SpokenKeys keys={keysOf(one)} />
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
