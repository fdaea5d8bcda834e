import type { Frame, Reason } from '@soulcaster/contract';

/** The words that a report shares with others of its cluster. */
export const sharedWords = (why: Reason[]): string[] => [
  ...new Set(why.flatMap((reason) => (reason.type === 'similar_words' ? reason.terms : []))),
];

/** Whether the reasons name this frame: they have it without line, hash and folder, as `place:function`. */
export function isShared(frame: Frame, why: Reason[]): boolean {
  const keys = why.flatMap((reason) =>
    reason.type === 'same_crash' || reason.type === 'similar_frames' ? reason.frames : [],
  );
  const file = frame.file.replaceAll('\\', '/').split('/').at(-1)?.toLowerCase() ?? '';
  const name = (frame.function ?? '').toLowerCase();
  return keys.some((key) => {
    const [place, called] = splitKey(key.toLowerCase());
    // A place without a folder is a module, whose name the frame does not tell: there the function has to do.
    const sameFile = !place.includes('/') || place.split('/').at(-1) === file;
    return called !== '' && called === name && sameFile;
  });
}

const splitKey = (key: string): [string, string] => {
  const at = key.lastIndexOf(':');
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
};
