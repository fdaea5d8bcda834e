import type { Given } from '@soulcaster/contract';

/** What looks like a call in a text. */
export interface CallInText {
  start: number;
  end: number;
  /** `Class.method` is ['Class', 'method']. */
  path: string[];
  /** Null of one that cannot be repeated: `f(x)`. */
  given: Given | null;
  /** What the class of a method is made with. */
  made?: Given;
  /** It makes an object: `new Cart(3)`. */
  isMaking: boolean;
  collected: boolean;
  /** The same for the same call. */
  key: string;
}

export const NOTHING: Given = { arguments: [] };
export const isEmpty = (given: Given | null) =>
  given !== null && given.arguments.length + (given.named?.length ?? 0) === 0;

/** A method's call cannot be repeated where the object cannot be made again. */
export function callMade({
  start,
  end,
  path,
  given,
  made,
}: Pick<CallInText, 'start' | 'end' | 'path' | 'given'> & { made: Given | null }): CallInText {
  const whole = made === null ? null : given;
  const receiver = made === null || isEmpty(made) ? {} : { made };
  const said = whole ? JSON.stringify([receiver, whole]) : `? ${start}`;
  const key = `${path.join('.')}(${said})`;
  return { start, end, path, given: whole, ...receiver, isMaking: false, collected: false, key };
}

/** One of which nobody knows what it was given. */
export const unclearCall = (call: CallInText): CallInText => ({ ...call, given: null, key: `? ${call.start}` });
