import type { Feedback } from '@soulcaster/contract';

/** What a person can do with reports of a cluster; the page gives it. */
export interface ReportActs {
  /** Why the person may not; null when they may. */
  off: string | null;
  /** Reports on which an act is under way. */
  pending: ReadonlySet<string>;
  splitOff: (items: Feedback[]) => void;
  move: (items: Feedback[]) => void;
  moveOut: (items: Feedback[]) => void;
  pin: (items: Feedback[], pinned: boolean) => void;
}
