import { type CallInText, callMade, unclearCall } from './call-in-text.ts';

/**
 * `cart = Cart(3)` and then `cart.total()` is the call of a new Cart, where nothing else was done with it in between: what
 * another call did to it cannot be told. Making an object that has a name is no call that anything is said of.
 */
export function withReceivers(text: string, calls: CallInText[]): CallInText[] {
  const made = new Map<string, CallInText>();
  for (const call of calls) {
    const name = call.isMaking ? ASSIGNED.exec(text.slice(Math.max(0, call.start - 160), call.start))?.[1] : undefined;
    if (name !== undefined && !made.has(name)) made.set(name, call);
  }
  const makers = new Set(made.values());
  return calls.filter((call) => !makers.has(call)).map((call) => withReceiver(text, call, made));
}

const ASSIGNED = /(?:^|[\s;({`])([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n]{1,60})?=\s*$/u;

function withReceiver(text: string, call: CallInText, made: Map<string, CallInText>): CallInText {
  const [name = '', method = '', more] = call.path;
  if (method === '' || !assignmentsOf(name, text)) return call;
  const maker = made.get(name);
  if (!maker || more !== undefined || call.start < maker.end || assignmentsOf(name, text) > 1) return unclearCall(call);
  const between = text.slice(maker.end, call.start);
  if (wordsOf(name, between) > 0) return unclearCall(call);
  const path = [...maker.path, method];
  return { ...callMade({ ...call, path, made: maker.given }), collected: call.collected };
}

const assignmentsOf = (name: string, text: string) =>
  [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_$.])${escaped(name)}\\s*(?::[^=\\n]{1,60})?=(?![=>])`, 'gu'))].length;

const wordsOf = (name: string, text: string) =>
  [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}(?![\\p{L}\\p{N}_$])`, 'gu'))].length;

const escaped = (text: string) => text.replaceAll('$', '\\$');
