/** Every key of the dashboard. The bindings, the `?` sheet, the palette and the tooltips all read this table. */
export const shortcuts = {
  palette: { keys: '$mod+k', label: 'Search and commands', group: 'Anywhere' },
  help: { keys: '[Shift]+?', label: 'All keys', group: 'Anywhere' },
  search: { keys: '/', label: 'Filter by text', group: 'Anywhere' },
  undo: { keys: 'z', label: 'Undo the last thing', group: 'Anywhere' },
  undo_too: { keys: 'u', label: 'Undo the last thing', group: 'Anywhere', sameAs: 'undo' },
  back: { keys: 'Escape', label: 'Back out one level', group: 'Anywhere' },
  new_report: { keys: 'c', label: 'New report', group: 'Anywhere' },
  go_home: { keys: 'g h', label: 'Home', group: 'Go to' },
  go_clusters: { keys: 'g c', label: 'Clusters', group: 'Go to' },
  go_feedback: { keys: 'g f', label: 'Feedback', group: 'Go to' },
  go_prs: { keys: 'g p', label: 'Fixes and pull requests', group: 'Go to' },
  go_sources: { keys: 'g s', label: 'Sources', group: 'Go to' },
  go_settings: { keys: 'g t', label: 'Project settings', group: 'Go to' },
  next: { keys: 'j', label: 'Next', group: 'In a list' },
  previous: { keys: 'k', label: 'Previous', group: 'In a list' },
  next_arrow: { keys: 'ArrowDown', label: 'Next', group: 'In a list', sameAs: 'next' },
  previous_arrow: { keys: 'ArrowUp', label: 'Previous', group: 'In a list', sameAs: 'previous' },
  extend_next: { keys: 'Shift+j', label: 'Select and go to the next', group: 'In a list' },
  extend_previous: { keys: 'Shift+k', label: 'Select and go to the previous', group: 'In a list' },
  open: { keys: 'Enter', label: 'Open', group: 'In a list' },
  peek: { keys: 'Space', label: 'Peek beside the list', group: 'In a list' },
  select: { keys: 'x', label: 'Select', group: 'In a list' },
  start_fix: { keys: 'f', label: 'Start fix', group: 'On a cluster' },
  ignore: { keys: 'e', label: 'Ignore', group: 'On a cluster' },
  resolve: { keys: 'r', label: 'Resolve or reopen', group: 'On a cluster' },
  merge: { keys: 'm', label: 'Merge with others, or move the selected reports', group: 'On a cluster' },
  split: { keys: 'Shift+s', label: 'Split, or split off the selected reports', group: 'On a cluster' },
  move_out: { keys: 'o', label: 'Move out what does not belong', group: 'On a cluster' },
  pin: { keys: 'p', label: 'Pin the selected reports, or unpin them', group: 'On a cluster' },
  same: { keys: 'y', label: 'Answer: the same problem', group: 'On a suggestion' },
  different: { keys: 'n', label: 'Answer: a different problem', group: 'On a suggestion' },
  later: { keys: 's', label: 'Answer later: the next question', group: 'On a suggestion' },
  accept: { keys: 'a', label: 'Accept the change', group: 'On a preview' },
  follow: { keys: 'l', label: 'Follow or hold the log', group: 'On a fix' },
} as const;

export type ShortcutId = keyof typeof shortcuts;
export const shortcutIds = Object.keys(shortcuts) as ShortcutId[];
/** The other ids with which one can do the same as with this one. */
export const sameAs = (id: ShortcutId) =>
  shortcutIds.filter((other) => {
    const shortcut = shortcuts[other];
    return 'sameAs' in shortcut && shortcut.sameAs === id;
  });
export const isRepeat = (id: ShortcutId) => 'sameAs' in shortcuts[id];
export const keysOf = (id: ShortcutId) => shortcuts[id].keys.replace('[Shift]+', '');
