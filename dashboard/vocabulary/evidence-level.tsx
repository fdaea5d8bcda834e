import type { EvidenceLevel } from '@soulcaster/contract';
import { Pill, type Tone } from '@/components/pill.tsx';

export const evidenceLevels: Record<EvidenceLevel, { label: string; means: string; tone: Tone }> = {
  A: {
    label: 'Reproduced',
    means: 'A test failed before the change and passes after it; nothing that passed fails now.',
    tone: 'green',
  },
  B: {
    label: 'Suite green',
    means: 'The tests pass, but none of them showed the problem before the change. Review the reasoning.',
    tone: 'amber',
  },
  C: {
    label: 'Syntax only',
    means: 'No test could be run. Only that the code parses was checked.',
    tone: 'red',
  },
};

export function EvidencePill({ level }: { level: EvidenceLevel }) {
  const { label, means, tone } = evidenceLevels[level];
  return (
    <Pill tone={tone} title={means}>
      <span className="font-semibold">{level}</span> {label}
    </Pill>
  );
}
