import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Without this, tailwind-merge takes `text-12` for a colour and drops one of the two.
const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['10', '11', '12', '13', '14', '16', '20'] }] } },
});

export const cx = (...values: ClassValue[]) => merge(clsx(values));
