import type { Sensitivity } from '@soulcaster/contract';

interface Meaning {
  label: string;
  short: string;
  about: string;
}

/** How sure the grouping must be before it joins two reports by itself, the surest first. */
export const sensitivities: Record<Sensitivity, Meaning> = {
  strict: {
    label: 'Strict',
    short: 'joins only what is surely the same',
    about:
      'Mixes two problems the least. More reports of one problem stay apart at first, and you get more questions to answer.',
  },
  default: {
    label: 'Default',
    short: 'asks when in doubt',
    about: 'The middle: most of what it joins by itself is right, and what is in doubt becomes a question.',
  },
  loose: {
    label: 'Loose',
    short: 'joins more by itself',
    about:
      'Fewer clusters and fewer questions. More often two problems end in one cluster, where the smaller one is easily overlooked.',
  },
};

export const sensitivityOrder = ['strict', 'default', 'loose'] as const satisfies Sensitivity[];
