import type { Delivery, DeliveryStatus } from '@soulcaster/contract';
import { Pill, type Tone } from '@/components/pill.tsx';

export const deliveryStatuses: Record<DeliveryStatus, { tone: Tone; about: string }> = {
  accepted: { tone: 'green', about: 'became a report, or changed one' },
  duplicate: { tone: 'plain', about: 'came before; it is counted once' },
  filtered: { tone: 'plain', about: 'is no report, or not one that you chose' },
  quarantined: { tone: 'amber', about: 'was not understood; it is kept' },
  failed: { tone: 'red', about: 'could not be stored; it is kept' },
};

export const DeliveryPill = ({ delivery }: { delivery: Delivery }) => (
  <span className="inline-flex items-center gap-1">
    <Pill tone={deliveryStatuses[delivery.status].tone}>{delivery.status}</Pill>
    {delivery.is_test && <Pill tone="accent">test</Pill>}
  </span>
);
