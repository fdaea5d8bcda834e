/**
 * The columns and at which width of the list each appears: the least important goes first. The classes are whole words because
 * the style sheet is made from what stands in the sources.
 */
export const column = {
  status: 'shrink-0 w-4 @4xl:w-22',
  id: 'shrink-0 hidden @xl:block w-18',
  title: 'min-w-0 flex-1',
  sources: 'shrink-0 hidden @4xl:block w-30',
  activity: 'shrink-0 hidden @2xl:block w-16',
  impact: 'shrink-0 w-14 text-right',
  reports: 'shrink-0 w-14 text-right',
  users: 'shrink-0 hidden @5xl:block w-14 text-right',
  fix: 'shrink-0 hidden @3xl:flex w-26 pl-2',
  seen: 'shrink-0 w-12 text-right',
};

export const headings: { key: keyof typeof column; label: string }[] = [
  { key: 'status', label: 'Status' },
  { key: 'id', label: 'ID' },
  { key: 'title', label: 'Cluster' },
  { key: 'sources', label: 'Sources' },
  { key: 'activity', label: '14 days' },
  { key: 'impact', label: 'Impact' },
  { key: 'reports', label: 'Reports' },
  { key: 'users', label: 'Users' },
  { key: 'fix', label: 'Fix' },
  { key: 'seen', label: 'Seen' },
];

/** Below this width of the list, a row has two lines. */
export const narrowBelow = 520;
export const rowHeights = { narrow: 54, wide: 36 };

/** What stands in for the measured width at the first paint; says in classes what the two constants above say in numbers. */
export const whileUnmeasured = {
  rows: '[--row:54px] @min-[520px]:[--row:36px]',
  narrow: 'contents @min-[520px]:hidden',
  wide: 'hidden @min-[520px]:contents',
  headings: 'hidden @min-[520px]:block',
  status: 'self-start pt-2.5 @min-[520px]:w-4 @min-[520px]:self-auto @min-[520px]:pt-0 @4xl:w-22',
};
